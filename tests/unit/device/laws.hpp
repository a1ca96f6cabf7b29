#pragma once
/// \file What the tests of laws share: a law read from its config, a state, and slopes against differences.

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <string>

#include "base/error.hpp"
#include "device/conduction.hpp"
#include "device/mobility.hpp"

namespace oxvac::testing {

// CODATA 2018, typed anew: a slip in base/constants.hpp must show.
inline constexpr double q_C = 1.602176634e-19, k_eV_K = 8.617333262e-5, eps0_F_m = 8.8541878128e-12;

/// What `read` makes of a config text, all of whose keys it must know.
template <class T>
T read_from(const std::string& yaml, const std::function<T(const Reader&)>& read) {
  const Document document = Document::parse(yaml, "c.yaml");
  T result = read(document.root());
  document.require_all_used();
  return result;
}

/// The complaint about it: "(none)" if there is none.
template <class T>
std::string refusal(const std::string& yaml, const std::function<T(const Reader&)>& read) {
  try {
    read_from<T>(yaml, read);
  } catch (const Error& e) {
    return e.kind() == ErrorKind::input ? e.what() : std::string("(wrong kind) ") + e.what();
  }
  return "(none)";
}

inline ConductionLaw read_conduction(const Reader& r) { return r.choose("law", conduction_laws(), "law"); }
inline ConductionLaw conduction(const std::string& yaml) {
  return read_from<ConductionLaw>(yaml, read_conduction);
}
inline std::string conduction_refusal(const std::string& yaml) {
  return refusal<ConductionLaw>(yaml, read_conduction);
}
inline HoppingLaw hopping(const std::string& yaml, double charge = 2) {
  return read_from<HoppingLaw>(
      yaml, [charge](const Reader& r) { return r.choose("law", hopping_laws(charge), "law"); });
}
inline std::string hopping_refusal(const std::string& yaml) {
  return refusal<HoppingLaw>(yaml, [](const Reader& r) { return r.choose("law", hopping_laws(2), "law"); });
}

/// Temperature in slot 1, vacancies in slot 2, as at a vertex.
inline NodeState state(double temperature_K, double vacancies_m3) {
  NodeState s;
  s.temperature_K = Dual::variable(temperature_K, 1);
  s.vacancies_m3 = Dual::variable(vacancies_m3, 2);
  return s;
}
inline double sigma(const ConductionLaw& law, double temperature_K, double vacancies_m3,
                    double field_V_m = 1) {
  return law(state(temperature_K, vacancies_m3), Dual::variable(field_V_m, 6)).value;
}

/// The derivatives of y(x0, x1, ...) by each of its arguments, which ride in `slots`, against differences of
/// fourth order.
inline void check_slopes(const std::function<Dual(const std::vector<Dual>&)>& y, const std::vector<double>& x,
                         const std::vector<int>& slots, double tolerance = 1e-7) {
  std::vector<Dual> at;
  for (std::size_t k = 0; k < x.size(); ++k) at.push_back(Dual::variable(x[k], slots[k]));
  const Dual value = y(at);
  for (std::size_t k = 0; k < x.size(); ++k) {
    const double h = 1e-4 * (x[k] == 0 ? 1 : std::abs(x[k]));
    const auto moved = [&](double by) {
      std::vector<Dual> there(x.begin(), x.end());
      there[k] = x[k] + by;
      return y(there).value;
    };
    const double slope = (8 * (moved(h) - moved(-h)) - (moved(2 * h) - moved(-2 * h))) / (12 * h);
    INFO("argument " << k << " of value " << x[k]);
    CHECK(value.d[slots[k]] == Approx(slope).epsilon(tolerance).margin(1e-10 * std::abs(value.value) / h));
  }
}
/// The same of a conduction law, by T, n and |E|.
inline void check_slopes(const ConductionLaw& law, double temperature_K, double vacancies_m3,
                         double field_V_m) {
  check_slopes(
      [&](const std::vector<Dual>& x) {
        NodeState s;
        s.temperature_K = x[0];
        s.vacancies_m3 = x[1];
        return law(s, x[2]);
      },
      {temperature_K, vacancies_m3, field_V_m}, {1, 2, 6});
}

}  // namespace oxvac::testing
