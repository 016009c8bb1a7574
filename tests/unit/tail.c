#include "math/tail.h"

#include "check.h"

/* mpmath: gammainc(df / 2, x / 2, inf, regularized=True), 40 digits. */
static void
chi_square_agrees_with_40_digits(void)
{
	static const struct {
		double x, df, p;
	} known[] = {
	    {0.1, 1, 0.75182963404584928},
	    {3.84, 1, 0.050043521248705103},
	    {15.404190948969976, 3, 0.001501878682061769},
	    {2, 2, 0.36787944117144232},
	    {50, 2, 1.3887943864964021e-11},
	    {1, 5, 0.96256577324729637},
	    {30, 30, 0.46565370894400963},
	    {10, 30, 0.99977374632382324},
	    {120, 30, 1.0202758541470041e-12},
	    {39, 40, 0.51514425331406268},
	    {41, 41, 0.4706223768189809},
	    {400, 300, 9.6786219949335771e-5},
	    {250, 300, 0.983802950207645},
	    {1000, 999, 0.48513148927490147},
	    {2200, 2000, 0.0010593232539299773},
	    {1e-08, 1, 0.99992021154405269},
	    {700, 1, 2.9902269751246203e-154},
	    {1300, 3, 1.4717437106980103e-281},
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		check_near(
		    tail_chi2(known[i].x, known[i].df) / known[i].p, 1, 1e-12);
	check_near(tail_chi2(0, 3), 1, 0);
	check_near(tail_chi2(1e6, 3), 0, 0);
}

static void
normal_agrees_with_erfc(void)
{
	for (double z = -38; z < 38; z += 0.0625)
		check_near(tail_normal(z) / erfc(fabs(z) / sqrt(2)), 1, 1e-12);
	check_near(tail_normal(0), 1, 0);
	check_near(tail_normal(1e200), 0, 0);
}

int
main(void)
{
	chi_square_agrees_with_40_digits();
	normal_agrees_with_erfc();
	return check_done();
}
