# The formula of weir for Homebrew, on Linux. `make formula` fills in the address
# and the checksum of the release, as build/dist/weir.rb:
#
#	make formula URL=https://where.it/is/published
#	brew install --formula build/dist/weir.rb
#
# Without URL it is the archive in build/dist itself.
class Weir < Formula
  desc "Machine learning on Kafka topics, as Unix filters"
  homepage "@HOMEPAGE@"
  url "@URL@"
  sha256 "@SHA256@"
  license "BSD-2-Clause"

  depends_on "pkgconf" => :build
  depends_on "cjson"
  depends_on "curl" # loaded at run time, as OpenBLAS is
  depends_on "libcsv"
  depends_on "libpq"
  depends_on "librdkafka"
  depends_on "libuv"
  depends_on :linux # for open files without a name, and /proc
  depends_on "llhttp"
  depends_on "openblas"
  depends_on "openssl@3"
  depends_on "protobuf"
  depends_on "sqlite"

  def install
    system "make", "install", "PREFIX=#{prefix}", "MANDIR=#{man}",
           "LIBEXECDIR=#{libexec}", "CONFDIR=#{etc}/weir", "PLAIN=no"
  end

  test do
    (testpath/"in.csv").write "a,b\n1,x\n2,y\n"
    assert_equal "{\"a\":1,\"b\":\"x\"}\n{\"a\":2,\"b\":\"y\"}\n",
                 shell_output("#{bin}/weir csv2json in.csv")
    (testpath/"job").write <<~SH
      weir csv2json in.csv | weir produce -q -t t
      weir consume -t t -e
    SH
    ENV.prepend_path "PATH", bin
    assert_equal "{\"a\":1,\"b\":\"x\"}\n{\"a\":2,\"b\":\"y\"}\n",
                 shell_output("#{bin}/weir kafka-sandbox --topic t:1 -- sh -e job 2>/dev/null")
    assert_match version.to_s, shell_output("#{bin}/weir score -V")
  end
end
