#include "device/material.hpp"

#include "laws.hpp"

using namespace oxvac;
using namespace oxvac::testing;

namespace {

Material material(const std::string& yaml) {
  return read_from<Material>("materials: {film: " + yaml + "}",
                             [](const Reader& root) { return read_materials(root, {"film"}).at("film"); });
}
std::string material_refusal(const std::string& yaml) {
  return refusal<Material>("materials: {film: " + yaml + "}",
                           [](const Reader& root) { return read_materials(root, {"film"}).at("film"); });
}

const std::string hops = "max_density: 3e27 /m^3, hopping: {law: constant, diffusivity: 1e-12 m^2/s}";

}  // namespace

TEST_CASE("Materials: what a config may leave out", "[device][material]") {
  const Material bare = material("{}");
  CHECK(!bare.conduction);
  CHECK(!bare.vacancies);
  CHECK(!bare.ions);
  CHECK(!bare.electrostatics);
  CHECK(!bare.carriers);
  CHECK(bare.work_function_eV == 4.5);
  CHECK(bare.heat.conductivity_W_mK == 1);
  CHECK(bare.heat.lorenz_V2_K2 == 2.44e-8);  // Sommerfeld's (pi k/q)^2/3
  CHECK(bare.heat.capacity_J_m3K == 2.5e6);
  CHECK(bare.heat.temperature_exponent == 0);
  CHECK(bare.heat.dense_W_mK == 0);
  const Material m = material(
      "{electrostatics: {permittivity: 25}, ions: {" + hops + "}, vacancies: {" + hops +
      ", generation: {barrier: 2 eV, lever: 1 nm, precursors: 1e25 /m^3, recombination: {barrier: 1 eV}},"
      " traps: {density: 1e24 /m^3, capture_energy: 0.5 eV, release_energy: 0.8 eV}}}");
  CHECK(m.electrostatics->permittivity_F_m == Approx(25 * eps0_F_m).epsilon(1e-9));
  CHECK(m.electrostatics->fixed_charge_m3() == 0);
  CHECK(m.vacancies->charge == 2);
  CHECK(m.ions->charge == 1);
  CHECK(m.vacancies->site_energy_eV == 0);
  CHECK(m.vacancies->soret_energy_eV == 0);
  CHECK(!m.vacancies->compensation_S_m);
  CHECK(m.vacancies->generation->frequency_Hz == 1e13);
  CHECK(m.vacancies->generation->recombination_Hz == 1e13);
  CHECK(m.vacancies->traps->capture_Hz == 1e13);
  CHECK(m.vacancies->traps->release_Hz == 1e13);
  CHECK(m.vacancies->traps->initial_m3 == 0);
}

TEST_CASE("Materials: the direction of thermodiffusion gives the sign", "[device][material]") {
  const auto soret = [](const std::string& direction) {
    return material("{vacancies: {" + hops + ", soret: {direction: " + direction + ", energy: 0.8 eV}}}")
        .vacancies->soret_energy_eV;
  };
  CHECK(soret("toward_hot") == 0.8);
  CHECK(soret("toward_cold") == -0.8);
  CHECK(soret("none") == 0);
}

TEST_CASE("Materials: slips are refused", "[device][material]") {
  const auto vacancies = [](const std::string& more) { return "{vacancies: {" + hops + ", " + more + "}}"; };
  CHECK_THAT(material_refusal(vacancies("charge: 3.2e-19")), Catch::Contains("elementary charges"));
  CHECK_THAT(material_refusal(vacancies("charge: 1e9")), Catch::Contains("vacancies.charge"));
  CHECK(material_refusal(vacancies("charge: 0")) == "(none)");
  CHECK(material_refusal(vacancies("charge: -1")) == "(none)");
  CHECK_THAT(material_refusal(vacancies("site_energy: 1e-18 kJ")),
             Catch::Contains("no energy of an electron"));
  CHECK_THAT(material_refusal(vacancies("generation: {barrier: 1 eV, lever: 1 nm, precursors: 4e27 /m^3}")),
             Catch::Contains("must not exceed 'max_density'"));
  CHECK_THAT(material_refusal("{electrostatics: {permittivity: 2.2e-10}}"),
             Catch::Contains("and not in F/m"));
  CHECK_THAT(material_refusal("{work_function: 4000 eV}"), Catch::Contains("no energy of an electron"));
  CHECK_THAT(material_refusal("{heat: {temperature_exponent: 300}}"),
             Catch::Contains("temperature_exponent"));
}
