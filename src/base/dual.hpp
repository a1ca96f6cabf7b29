#pragma once
/// \file Dual numbers: a value with its seven first derivatives riding along.
///
/// Forward-mode automatic differentiation: every operation applies the chain rule, so a law written
/// once gives its value and its exact derivatives. Seven slots make the whole number 64 bytes, two vector
/// registers, and it is always written a register at a time: a load of 32 bytes that were stored in smaller
/// pieces has to wait until those have reached the cache, behind all that was stored before. What the slots
/// mean is the caller's business (see fv/assembler: two nodes' potential, temperature and vacancies, and the
/// field of the cell).

#include <array>
#include <cmath>
#include <cstdint>

namespace oxvac {

struct alignas(64) Dual {
  static constexpr int slots = 7;

  double value;
  std::array<double, slots> d;

  Dual() : Dual(0.0) {}
  Dual(double v) { set(Half{v}, Half{}); }  // NOLINT: a plain number is a Dual without derivatives
  Dual(const Dual& x) { set(x.low(), x.high()); }
  Dual& operator=(const Dual& x) {
    set(x.low(), x.high());
    return *this;
  }

  /// The independent variable of the given slot.
  static Dual variable(double v, int slot) {
    const Lanes lane = Lanes{} + (slot + 1);
    const Half one = Half{} + 1;
    Dual x;
    x.set((Lanes{0, 1, 2, 3} == lane ? one : Half{}) + Half{v}, Lanes{4, 5, 6, 7} == lane ? one : Half{});
    return x;
  }

  /// The same number with slots 0, 1, 2 moved to 3, 4, 5: a law evaluated at a vertex, used as the far end of
  /// an edge.
  Dual as_far_end() const {
    const Half a = low(), b = high();
    Dual x;
    x.set(Half{a[0]}, Half{a[1], a[2], a[3], b[3]});
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
    set(low() + b.low(), high() + b.high());
    return *this;
  }
  Dual& operator-=(const Dual& b) {
    set(low() - b.low(), high() - b.high());
    return *this;
  }
  Dual& operator+=(double b) {
    set(low() + Half{b}, high());
    return *this;
  }
  Dual& operator-=(double b) {
    set(low() - Half{b}, high());
    return *this;
  }
  Dual& operator*=(const Dual& b) {
    const Half product = low() * b.value;
    set(with_value(product, product + b.low() * value), high() * b.value + b.high() * value);
    return *this;
  }
  Dual& operator*=(double b) {
    set(low() * b, high() * b);
    return *this;
  }
  Dual& operator/=(const Dual& b) {
    const double inverse = 1 / b.value;
    const double factor = value * inverse * inverse;
    const Half quotient = low() * inverse;
    set(with_value(quotient, quotient - b.low() * factor), high() * inverse - b.high() * factor);
    return *this;
  }
  /// f(x) with f'(x) given: the chain rule for a function of one variable.
  Dual chained(double f, double df) const {
    Dual r;
    r.set(with_value(Half{f}, low() * df), high() * df);
    return r;
  }

 private:
  // The number as two vectors, the value first: vector types of the compiler (g++, clang).
  typedef double Half __attribute__((vector_size(32), may_alias));
  typedef std::int64_t Lanes __attribute__((vector_size(32)));
  Half low() const { return reinterpret_cast<const Half*>(this)[0]; }
  Half high() const { return reinterpret_cast<const Half*>(this)[1]; }
  void set(Half low, Half high) {
    reinterpret_cast<Half*>(this)[0] = low;
    reinterpret_cast<Half*>(this)[1] = high;
  }
  /// The value of one, the derivatives of the other.
  static Half with_value(Half value, Half derivatives) {
    constexpr Lanes first = {-1, 0, 0, 0};
    return first ? value : derivatives;
  }
};
static_assert(sizeof(Dual) == 64);

inline Dual operator+(Dual a, const Dual& b) { return a += b; }
inline Dual operator-(Dual a, const Dual& b) { return a -= b; }
inline Dual operator*(Dual a, const Dual& b) { return a *= b; }
inline Dual operator/(Dual a, const Dual& b) { return a /= b; }
inline Dual operator+(Dual a, double b) { return a += b; }
inline Dual operator+(double a, Dual b) { return b += a; }
inline Dual operator-(Dual a, double b) { return a -= b; }
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
