/*
 * sse2: Intel's SSE2, or the same by SIMDe where the processor has other names
 * for it. Every x86-64 has it; on arm64 most of its calls are one instruction.
 */
#ifndef BASE_SSE2_H
#define BASE_SSE2_H

#ifdef __SSE2__
#include <emmintrin.h>
#else
#define SIMDE_ENABLE_NATIVE_ALIASES
#include <simde/x86/sse2.h>
#endif

#endif
