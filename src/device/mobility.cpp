#include "device/mobility.hpp"

namespace oxvac {

HoppingLaw read_constant_hopping(const Reader&, double charge);
HoppingLaw read_arrhenius_hopping(const Reader&, double charge);
HoppingLaw read_mott_gurney_hopping(const Reader&, double charge);
HoppingLaw read_kim2014_hopping(const Reader&, double charge);

std::vector<Choice<HoppingLaw>> hopping_laws(double charge) {
  const auto with_charge = [charge](HoppingLaw (*read)(const Reader&, double)) {
    return [charge, read](const Reader& r) { return read(r, charge); };
  };
  return {
      {"constant", "one diffusivity", with_charge(read_constant_hopping)},
      {"arrhenius", "D0 exp(-Ea/kT), linear in the field", with_charge(read_arrhenius_hopping)},
      {"mott_gurney", "f a^2 exp(-Ea/kT) sinh(x)/x with x = zqa|E|/2kT, drift and diffusion together",
       with_charge(read_mott_gurney_hopping)},
      {"kim2014", "Kim's published form: sinh on the drift only, half of the Cabrera-Mott prefactors",
       with_charge(read_kim2014_hopping)},
  };
}

}  // namespace oxvac
