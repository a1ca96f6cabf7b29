#include "device/mobility.hpp"

namespace oxvac {

// The list: a law's word, and what it is. Each stands in mobility/<word>.cpp as read_<word>_hopping.
#define OXVAC_HOPPING_LAWS(LAW)                                                                     \
  LAW(constant, "one diffusivity")                                                                  \
  LAW(fixed_mobility, "one mobility, D = mu kT/|z|q")                                               \
  LAW(arrhenius, "D0 exp(-Ea/kT), linear in the field")                                             \
  LAW(mott_gurney, "f a^2 exp(-Ea/kT) sinh(x)/x with x = zqa|E|/2kT, drift and diffusion together") \
  LAW(genreith, "field-lowered barrier of JART VCM, for fields beyond 0.5 V/nm")                    \
  LAW(power, "D0 (n/n0)^m exp(-Ea/kT)")                                                             \
  LAW(kim2014, "Kim's published form: sinh on the drift only, half of the Cabrera-Mott prefactors")

#define OXVAC_DECLARE(word, doc) HoppingLaw read_##word##_hopping(const Reader&, double charge);
OXVAC_HOPPING_LAWS(OXVAC_DECLARE)
#undef OXVAC_DECLARE

std::vector<Choice<HoppingLaw>> hopping_laws(double charge) {
#define OXVAC_LIST(word, doc) \
  {#word, doc, [charge](const Reader& r) { return read_##word##_hopping(r, charge); }},
  return {OXVAC_HOPPING_LAWS(OXVAC_LIST)};
#undef OXVAC_LIST
}

}  // namespace oxvac
