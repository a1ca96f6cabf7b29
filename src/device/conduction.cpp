#include "device/conduction.hpp"

namespace oxvac {

// The list: a law's word, and what it is. Each stands in conduction/<word>.cpp as read_<word>_conduction.
#define OXVAC_CONDUCTION_LAWS(LAW)                                                                   \
  LAW(constant, "the same conductivity everywhere")                                                  \
  LAW(linear, "rises linearly with the vacancy density")                                             \
  LAW(activated, "Arrhenius, prefactor and activation energy linear in the density (Kim, Larentis)") \
  LAW(hopping, "activated, times sinh(y)/y with a hop length that grows as vacancies thin out")      \
  LAW(poole_frenkel, "electrons freed from traps that the field lowers")                             \
  LAW(exponential, "rises by e every theta kelvin (Frank-Kamenetskii)")                              \
  LAW(composite, "metallic above percolation, another law below, smooth between")

#define OXVAC_DECLARE(word, doc) ConductionLaw read_##word##_conduction(const Reader&);
OXVAC_CONDUCTION_LAWS(OXVAC_DECLARE)
#undef OXVAC_DECLARE

const std::vector<Choice<ConductionLaw>>& conduction_laws() {
#define OXVAC_LIST(word, doc) {#word, doc, read_##word##_conduction},
  static const std::vector<Choice<ConductionLaw>> laws = {OXVAC_CONDUCTION_LAWS(OXVAC_LIST)};
#undef OXVAC_LIST
  return laws;
}

}  // namespace oxvac
