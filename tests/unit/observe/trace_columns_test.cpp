#include "observe/trace_columns.hpp"

#include <catch2/catch.hpp>

using namespace oxvac;
using namespace oxvac::observe;

namespace {

Device cell(bool drift_diffusion) {
  Device d;
  d.drift_diffusion = drift_diffusion;
  d.solve_vacancies = false;
  d.contacts.resize(3);
  d.contacts[0].name = "left", d.contacts[0].electrical = ElectricalContact::grounded;
  d.contacts[1].name = "wall";
  d.contacts[2].name = "right", d.contacts[2].electrical = ElectricalContact::driven;
  return d;
}

std::vector<double> values_of(const std::string& name, const std::vector<TraceColumn>& columns) {
  StepView v;
  v.fluxes.current_A = {-3e-9, 0, 3e-9};
  v.fluxes.displacement_A = {-2e-9, 0, 1e-9};
  std::vector<double> found;
  for (const TraceColumn& c : columns)
    if (c.name == name) found.push_back(c.value(v, {}));
  return found;
}

}  // namespace

TEST_CASE("Electrodes have a current, and in drift-diffusion a displacement current", "[observe][trace]") {
  const auto columns = trace_columns({}, cell(true));
  CHECK(values_of("current_right_A", columns) == std::vector<double>{3e-9});
  CHECK(values_of("displacement_left_A", columns) == std::vector<double>{-2e-9});
  CHECK(values_of("displacement_right_A", columns) == std::vector<double>{1e-9});
  CHECK(values_of("displacement_wall_A", columns).empty());
  CHECK(values_of("displacement_right_A", trace_columns({}, cell(false))).empty());
}
