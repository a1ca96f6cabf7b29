#include "mesh/grading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.hpp"

namespace oxvac {
namespace {

constexpr double most_cells = 1e7;

struct Line {
  double offset, slope;  // spacing = offset + slope * x
};

/// All straight lines that the wanted spacing is made of.
std::vector<Line> lines_of(const std::vector<Spacing>& entries) {
  std::vector<Line> lines;
  for (const Spacing& s : entries) {
    lines.push_back({s.spacing_m, 0});
    const double g = std::log(s.growth);
    if (g == 0) continue;
    if (std::isfinite(s.from_m)) lines.push_back({s.spacing_m + g * s.from_m, -g});
    if (std::isfinite(s.to_m)) lines.push_back({s.spacing_m - g * s.to_m, g});
  }
  return lines;
}

/// Ascending points of [a, b] between which the wanted spacing is one straight line.
std::vector<double> knots_between(double a, double b, const std::vector<Spacing>& entries) {
  std::vector<double> knots{a, b};
  const auto add = [&](double x) {
    if (x > a && x < b) knots.push_back(x);
  };
  for (const Spacing& s : entries) {
    add(s.from_m);
    add(s.to_m);
  }
  const std::vector<Line> lines = lines_of(entries);
  for (std::size_t i = 0; i < lines.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (lines[i].slope != lines[j].slope)
        add((lines[j].offset - lines[i].offset) / (lines[i].slope - lines[j].slope));
  std::sort(knots.begin(), knots.end());
  return knots;
}

/// Integral of dx / h over a stretch on which h goes linearly from h0 to h1.
double cells_in(double length, double h0, double h1) {
  const double d = (h1 - h0) / h0;
  return std::abs(d) < 1e-10 ? length / h0 : length / h0 * std::log1p(d) / d;
}

/// Distance from the start of that stretch at which the integral has reached n.
double distance_at(double n, double length, double h0, double h1) {
  const double slope = (h1 - h0) / length;
  return std::abs(slope * n) < 1e-10 ? n * h0 : h0 * std::expm1(slope * n) / slope;
}

void append_stretch(double a, double b, const std::vector<Spacing>& entries, std::vector<double>& nodes) {
  const std::vector<double> knots = knots_between(a, b, entries);
  std::vector<double> h, integral{0};
  for (double x : knots) h.push_back(wanted_spacing_m(entries, x));
  for (std::size_t i = 1; i < knots.size(); ++i)
    integral.push_back(integral.back() + cells_in(knots[i] - knots[i - 1], h[i - 1], h[i]));
  // Asked before anything of that size is made: a slip of the unit would take all memory.
  if (integral.back() > most_cells)
    throw input_error(
        fmt::format("asks for {:.3g} cells between {:.6g} and {:.6g} nm, "
                    "more than {:.0g}: widen it, or check its unit",
                    integral.back(), a * 1e9, b * 1e9, most_cells));
  const long cells = std::max(1L, std::lround(integral.back()));
  std::size_t i = 1;
  for (long k = 1; k < cells; ++k) {
    const double n = integral.back() * static_cast<double>(k) / static_cast<double>(cells);
    while (i + 1 < knots.size() && integral[i] < n) ++i;
    nodes.push_back(knots[i - 1] + distance_at(n - integral[i - 1], knots[i] - knots[i - 1], h[i - 1], h[i]));
  }
  nodes.push_back(b);
}

}  // namespace

double wanted_spacing_m(const std::vector<Spacing>& entries, double x_m) {
  double h = std::numeric_limits<double>::infinity();
  for (const Spacing& s : entries) {
    const double distance = std::max({0.0, s.from_m - x_m, x_m - s.to_m});
    h = std::min(h, s.spacing_m + (distance > 0 ? std::log(s.growth) * distance : 0));
  }
  return h;
}

std::vector<double> graded_nodes(const std::vector<double>& breakpoints_m,
                                 const std::vector<Spacing>& entries) {
  const double same = 1e-9 * (breakpoints_m.back() - breakpoints_m.front());
  std::vector<double> nodes{breakpoints_m.front()};
  for (std::size_t i = 1; i < breakpoints_m.size(); ++i)
    if (breakpoints_m[i] - nodes.back() > same)
      append_stretch(nodes.back(), breakpoints_m[i], entries, nodes);
  return nodes;
}

}  // namespace oxvac
