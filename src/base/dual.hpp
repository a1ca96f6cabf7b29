#pragma once
/// \file Dual numbers: a value with its seven first derivatives riding along.
///
/// Forward-mode automatic differentiation: every operation applies the chain rule, so a law written
/// once gives its value and its exact derivatives. Seven slots make the whole number 64 bytes, one or two
/// vector registers of a current processor, and every operation works on whole registers. What the slots mean
/// is the caller's business (see fv/assembler: two nodes' potential, temperature and vacancies, and the field
/// of the cell).

#include <array>
#include <cmath>
#include <cstdint>

namespace oxvac {

struct alignas(64) Dual {
  static constexpr int slots = 7;

  double value = 0;
  std::array<double, slots> d{};

  Dual() = default;
  Dual(double v) : value(v) {}  // NOLINT: a plain number is a Dual without derivatives

  /// The independent variable of the given slot.
  static Dual variable(double v, int slot) {
    Dual x(v);
    x.d[slot] = 1;
    return x;
  }

  /// The same number with slots 0, 1, 2 moved to 3, 4, 5: a law evaluated at a vertex, used as the far end of
  /// an edge.
  Dual as_far_end() const {
    Dual x(value);
    for (int i = 0; i < 3; ++i) x.d[i + 3] = d[i];
    x.d[6] = d[6];
    return x;
  }

  /// The same number with the derivative of one slot moved to another, which is lost.
  Dual moved(int from, int to) const {
    Dual x = *this;
    x.d[to] = d[from];
    x.d[from] = 0;
    return x;
  }

  Dual& operator+=(const Dual& b) {
    lanes() += b.lanes();
    return *this;
  }
  Dual& operator-=(const Dual& b) {
    lanes() -= b.lanes();
    return *this;
  }
  Dual& operator*=(const Dual& b) {
    const Lanes product = lanes() * b.value;
    lanes() = with_value(product, product + b.lanes() * value);
    return *this;
  }
  Dual& operator*=(double b) {
    lanes() *= b;
    return *this;
  }
  Dual& operator/=(const Dual& b) {
    const double inverse = 1 / b.value;
    const Lanes quotient = lanes() * inverse;
    lanes() = with_value(quotient, quotient - b.lanes() * (value * inverse * inverse));
    return *this;
  }
  /// f(x) with f'(x) given: the chain rule for a function of one variable.
  Dual chained(double f, double df) const {
    Dual r;
    r.lanes() = with_value(Lanes{f}, lanes() * df);
    return r;
  }

 private:
  /// The number as one vector: the value, then the derivatives. A vector type of the compiler (g++, clang).
  typedef double Lanes __attribute__((vector_size(64), may_alias));
  typedef std::int64_t Mask __attribute__((vector_size(64)));
  Lanes& lanes() { return *reinterpret_cast<Lanes*>(this); }
  const Lanes& lanes() const { return *reinterpret_cast<const Lanes*>(this); }
  /// The value of one, the derivatives of the other.
  static Lanes with_value(const Lanes& value, const Lanes& derivatives) {
    constexpr Mask first = {-1, 0, 0, 0, 0, 0, 0, 0};
    return first ? value : derivatives;
  }
};
static_assert(sizeof(Dual) == 64);

inline Dual operator+(Dual a, const Dual& b) { return a += b; }
inline Dual operator-(Dual a, const Dual& b) { return a -= b; }
inline Dual operator*(Dual a, const Dual& b) { return a *= b; }
inline Dual operator/(Dual a, const Dual& b) { return a /= b; }
inline Dual operator+(Dual a, double b) {
  a.value += b;
  return a;
}
inline Dual operator+(double a, Dual b) {
  b.value += a;
  return b;
}
inline Dual operator-(Dual a, double b) {
  a.value -= b;
  return a;
}
inline Dual operator*(Dual a, double b) { return a *= b; }
inline Dual operator*(double a, Dual b) { return b *= a; }
inline Dual operator/(Dual a, double b) { return a *= 1 / b; }
inline Dual operator-(Dual a) { return a *= -1; }
inline Dual operator-(double a, Dual b) { return (b *= -1) + a; }

inline Dual chain(const Dual& x, double f, double df) { return x.chained(f, df); }

inline Dual operator/(double a, const Dual& b) { return chain(b, a / b.value, -a / (b.value * b.value)); }
inline Dual exp(const Dual& x) {
  const double e = std::exp(x.value);
  return chain(x, e, e);
}
inline Dual expm1(const Dual& x) { return chain(x, std::expm1(x.value), std::exp(x.value)); }
inline Dual log(const Dual& x) { return chain(x, std::log(x.value), 1 / x.value); }
inline Dual sqrt(const Dual& x) {
  const double s = std::sqrt(x.value);
  return chain(x, s, 0.5 / s);
}
inline Dual tanh(const Dual& x) {
  const double t = std::tanh(x.value);
  return chain(x, t, 1 - t * t);
}
inline Dual pow(const Dual& x, double p) {
  const double f = std::pow(x.value, p);
  return chain(x, f, p * std::pow(x.value, p - 1));
}

inline bool operator<(const Dual& a, const Dual& b) { return a.value < b.value; }
inline bool operator>(const Dual& a, const Dual& b) { return a.value > b.value; }

}  // namespace oxvac
