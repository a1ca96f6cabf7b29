#pragma once
/// \file Current of one cell against voltage, and how far it is from a straight line.

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace oxvac {
class MonotoneCubic;
}

namespace oxvac::crossbar {

/// Current against voltage, odd: I(-V) = -I(V). Split as I = a V + excess(V) with a the slope at 0 V.
class CellCurve {
 public:
  /// I = a V. The value of a cancels in every accuracy.
  static CellCurve linear(double conductance_S);
  /// I = a V + b V^n. \param b_A_per_Vn in A/V^n; \param exponent n = 2+c.
  /// \throws Error (input) unless a, b >= 0, one of them positive, and n >= 1.
  static CellCurve power(double conductance_S, double b_A_per_Vn, double exponent);
  /// Through measured or computed points of voltage >= 0: monotone cubic between them, odd about (0, 0).
  /// Points are checked: voltage rising, current not falling, |I(0)| at most `zero_tolerance` of the last
  /// current. A point at 0 V is then set to exactly (0, 0); without one, (0, 0) is added.
  /// \param name stands for the table in messages. \throws Error (input) naming the row.
  static CellCurve table(const std::vector<double>& voltage_V, const std::vector<double>& current_A,
                         const std::string& name);
  static constexpr double zero_tolerance = 1e-3;

  /// \throws Error (input) beyond the end of a table.
  double current_A(double voltage_V) const;
  /// Current above the straight line that the curve has at 0 V.
  double excess_A(double voltage_V) const;
  /// Slope at 0 V; of a table, the chord to its first point.
  double low_field_conductance_S() const { return a_S_; }
  /// \throws Error (input) unless the curve reaches `voltage_max_V` with a positive current.
  void require_covers(double voltage_max_V) const;
  const std::string& name() const { return name_; }

  bool is_table() const { return table_ != nullptr; }
  /// (b/a) V_max^(n-1) and n of a formula.
  double r(double voltage_max_V) const;
  double exponent() const { return exponent_; }
  const std::vector<double>& table_voltage_V() const { return voltage_V_; }
  const std::vector<double>& table_current_A() const { return current_A_; }

 private:
  std::string name_;
  double a_S_ = 0;
  double b_ = 0;
  double exponent_ = 1;
  std::shared_ptr<const MonotoneCubic> table_;
  std::vector<double> voltage_V_, current_A_;
};

/// Which conductance the cells were verified at, hence what the readout divides by.
enum class VerifiedAt { voltage_max, low_field };

/// A cell's current over that of a nominal ohmic cell at V_max, against u = V/V_max in [-1, 1]:
/// f(u) = linear u + excess(u). An ohmic cell has f(u) = u.
class Shape {
 public:
  /// \throws Error (input) where the curve ends below V_max, or has no low-field conductance to divide by.
  Shape(CellCurve curve, double voltage_max_V, VerifiedAt verified);
  double f(double u) const;
  double linear() const;
  double excess(double u) const;
  VerifiedAt verified() const { return verified_; }

 private:
  CellCurve curve_;
  double voltage_max_V_;
  VerifiedAt verified_;
  double nominal_A_;
};

/// How non-linear a curve is between 0 and V_max.
struct Nonlinearity {
  double deviation = 0;   ///< D: mean deviation from the chord, r/(1+r) (1/2 - 1/(n+1)) for a power law
  double half_ratio = 2;  ///< I(V_max)/I(V_max/2); 2 for an ohmic cell
  double current_max_A = 0;
  std::optional<double> r;         ///< (b/a) V_max^(n-1); of a table, from the least-squares fit
  std::optional<double> exponent;  ///< n = 2+c, only where it means something
  std::string note;                ///< why r or the exponent are missing; empty if they are there
};
Nonlinearity nonlinearity(const CellCurve& curve, double voltage_max_V);

}  // namespace oxvac::crossbar
