#include "crossbar/cell_curve.hpp"

#include <fmt/core.h>

#include <cmath>

#include "base/error.hpp"
#include "reduce/fit.hpp"
#include "reduce/interpolate.hpp"

namespace oxvac::crossbar {
namespace {

/// A table that ends this little below V_max still reaches it: the last step of a sweep may round.
constexpr double end_slack = 1e-9;
/// As for the numbers of a table: beyond is a slip, and slopes would overflow.
constexpr double steepest_S = 1e100;

void check_rows(const std::vector<double>& V, const std::vector<double>& I, const std::string& name) {
  if (V.size() != I.size() || V.size() < 2) {
    throw input_error(fmt::format("{}: {} voltages and {} currents; a curve takes two points or more", name,
                                  V.size(), I.size()));
  }
  for (std::size_t i = 0; i < V.size(); ++i) {
    if (!std::isfinite(V[i]) || !std::isfinite(I[i])) {
      throw input_error(fmt::format("{}: point {} is not finite: {} V, {} A", name, i + 1, V[i], I[i]));
    }
    if (V[i] < 0) {
      throw input_error(
          fmt::format("{}: point {} is at {} V; give the branch from 0 V upwards only, the other "
                      "is its mirror image",
                      name, i + 1, V[i]));
    }
    if (i > 0 && V[i] <= V[i - 1]) {
      throw input_error(
          fmt::format("{}: the voltage must rise, but point {} at {} V follows {} V; sort the "
                      "points, or give one branch of a sweep",
                      name, i + 1, V[i], V[i - 1]));
    }
    if (i > 0 && I[i] < I[i - 1]) {
      throw input_error(
          fmt::format("{}: the current must not fall, but point {} has {} A at {} V after {} A; "
                      "smooth the noise, or read below the switching voltage",
                      name, i + 1, I[i], V[i], I[i - 1]));
    }
  }
}

}  // namespace

CellCurve CellCurve::linear(double conductance_S) {
  CellCurve curve = power(conductance_S, 0, 1);
  curve.name_ = "linear";
  return curve;
}

CellCurve CellCurve::power(double conductance_S, double b_A_per_Vn, double exponent) {
  if (!(conductance_S >= 0) || !(b_A_per_Vn >= 0) || !(conductance_S + b_A_per_Vn > 0) || !(exponent >= 1)) {
    throw input_error(
        fmt::format("I = a V + b V^n takes a, b >= 0, not both 0, and n >= 1; got a = {} S, b = {} "
                    "A/V^n, n = {}",
                    conductance_S, b_A_per_Vn, exponent));
  }
  CellCurve curve;
  curve.a_S_ = conductance_S;
  curve.b_ = b_A_per_Vn;
  curve.exponent_ = exponent;
  curve.name_ = fmt::format("I = a V + b V^n, a = {:.4g} S, b = {:.4g} A/V^n, n = {:.4g}", conductance_S,
                            b_A_per_Vn, exponent);
  return curve;
}

CellCurve CellCurve::table(const std::vector<double>& voltage_V, const std::vector<double>& current_A,
                           const std::string& name) {
  check_rows(voltage_V, current_A, name);
  CellCurve curve;
  curve.name_ = name;
  curve.voltage_V_ = voltage_V;
  curve.current_A_ = current_A;
  auto& V = curve.voltage_V_;
  auto& I = curve.current_A_;
  if (V.front() > 0) {
    V.insert(V.begin(), 0);
    I.insert(I.begin(), 0);
  } else if (std::abs(I.front()) > zero_tolerance * I.back()) {
    throw input_error(
        fmt::format("{}: {} A flow at 0 V, more than {} of the {} A at {} V; subtract the offset", name,
                    I.front(), zero_tolerance, I.back(), V.back()));
  }
  I.front() = 0;
  if (I[1] < 0) throw input_error(fmt::format("{}: negative current {} A at {} V", name, I[1], V[1]));
  for (std::size_t i = 1; i < V.size(); ++i)
    if (!((I[i] - I[i - 1]) / (V[i] - V[i - 1]) <= steepest_S))
      throw input_error(
          fmt::format("{}: from {} V to {} V the current rises by {} A, more than anything conducts", name,
                      V[i - 1], V[i], I[i] - I[i - 1]));
  // One mirrored point makes the slope at 0 V that of an odd function.
  std::vector<double> x = V;
  std::vector<double> y = I;
  x.insert(x.begin(), -V[1]);
  y.insert(y.begin(), -I[1]);
  curve.table_ = std::make_shared<MonotoneCubic>(std::move(x), std::move(y));
  curve.a_S_ = I[1] / V[1];
  return curve;
}

double CellCurve::current_A(double voltage_V) const {
  const double v = std::abs(voltage_V);
  double current = 0;
  if (table_) {
    const double end = table_->back();
    current = (*table_)(v > end && v <= end * (1 + end_slack) ? end : v);
  } else {
    current = a_S_ * v + (b_ > 0 ? b_ * std::pow(v, exponent_) : 0);
  }
  return std::copysign(current, voltage_V);
}

double CellCurve::excess_A(double voltage_V) const {
  if (table_) return current_A(voltage_V) - a_S_ * voltage_V;
  return b_ > 0 ? std::copysign(b_ * std::pow(std::abs(voltage_V), exponent_), voltage_V) : 0;
}

double CellCurve::r(double voltage_max_V) const {
  return b_ > 0 ? b_ / a_S_ * std::pow(voltage_max_V, exponent_ - 1) : 0;
}

void CellCurve::require_covers(double voltage_max_V) const {
  if (table_ && table_->back() * (1 + end_slack) < voltage_max_V) {
    throw input_error(
        fmt::format("{}: the curve ends at {} V, below crossbar.voltage_max = {} V; read the cell "
                    "up to that voltage or lower voltage_max",
                    name_, table_->back(), voltage_max_V));
  }
  if (!(current_A(voltage_max_V) > 0)) {
    throw input_error(fmt::format("{}: no current flows at voltage_max = {} V", name_, voltage_max_V));
  }
}

Shape::Shape(CellCurve curve, double voltage_max_V, VerifiedAt verified)
    : curve_(std::move(curve)), voltage_max_V_(voltage_max_V), verified_(verified) {
  curve_.require_covers(voltage_max_V);
  nominal_A_ = verified == VerifiedAt::voltage_max ? curve_.current_A(voltage_max_V)
                                                   : curve_.low_field_conductance_S() * voltage_max_V;
  if (!(nominal_A_ > 0)) {
    throw input_error(
        fmt::format("{}: the conductance at 0 V is zero, so cells cannot be verified there; use "
                    "gain endpoint or regression",
                    curve_.name()));
  }
}

double Shape::f(double u) const { return curve_.current_A(u * voltage_max_V_) / nominal_A_; }

double Shape::linear() const { return curve_.low_field_conductance_S() * voltage_max_V_ / nominal_A_; }

double Shape::excess(double u) const { return curve_.excess_A(u * voltage_max_V_) / nominal_A_; }

Nonlinearity nonlinearity(const CellCurve& curve, double voltage_max_V) {
  Nonlinearity result;
  result.current_max_A = curve.current_A(voltage_max_V);
  result.half_ratio = result.current_max_A / curve.current_A(voltage_max_V / 2);
  if (!curve.is_table()) {
    const double r = curve.r(voltage_max_V);
    const double n = curve.exponent();
    result.r = r;
    // r/(1+r), also where r is infinite because a is 0
    result.deviation = curve.excess_A(voltage_max_V) / result.current_max_A * (0.5 - 1 / (n + 1));
    if (r > 0 && n > 1) {
      result.exponent = n;
    } else {
      result.note = "ohmic: the exponent has no meaning";
    }
    return result;
  }
  constexpr int panels = 2000;  // of the midpoint rule: error below 1e-6 for any power up to 20
  double area = 0;
  for (int i = 0; i < panels; ++i) area += curve.current_A(voltage_max_V * (i + 0.5) / panels);
  result.deviation = 0.5 - area / (panels * result.current_max_A);
  FitOptions options;
  options.v_max_V = voltage_max_V * (1 + end_slack);
  const FitResult fit = fit_power_law(curve.table_voltage_V(), curve.table_current_A(), options);
  result.exponent = fit.exponent;
  result.note = fit.reason;
  if (fit.a_S > 0) {  // the fit's own r belongs to its last point, which may lie below voltage_max
    result.r = fit.b_A_per_Vp / fit.a_S * std::pow(voltage_max_V, fit.best_p - 1);
  } else if (result.note.empty()) {
    result.note = "the fit has no ohmic part: r is infinite";
  }
  return result;
}

}  // namespace oxvac::crossbar
