#pragma once
/// \file Sums whose rounded result does not feel the order of the terms.

namespace oxvac {

/// A sum kept to twice the digits of a double (two-sum: Knuth, The Art of Computer Programming 2, 4.2.2).
/// Many terms in any order, on any number of ranks, round to the same double, unless they all but cancel.
class CompensatedSum {
 public:
  CompensatedSum() = default;
  CompensatedSum(double high, double low) : high_(high), low_(low) {}

  CompensatedSum& operator+=(double term) {
    const double sum = high_ + term;
    const double of_term = sum - high_;
    low_ += (high_ - (sum - of_term)) + (term - of_term);
    high_ = sum;
    return *this;
  }
  CompensatedSum& operator-=(double term) { return *this += -term; }
  CompensatedSum& operator+=(const CompensatedSum& other) {
    *this += other.high_;
    low_ += other.low_;
    return *this;
  }
  double value() const { return high_ + low_; }
  double high() const { return high_; }
  double low() const { return low_; }

 private:
  double high_ = 0, low_ = 0;
};

}  // namespace oxvac
