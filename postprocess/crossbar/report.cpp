#include "crossbar/report.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace oxvac::crossbar {

Interval wilson_interval(double correct, int total) {
  if (total < 1) return {};
  constexpr double z = 1.959963984540054;  // 97.5 % quantile of the normal distribution
  const double n = total;
  const double p = correct / n;
  const double centre = p + z * z / (2 * n);
  const double half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  const double norm = 1 + z * z / n;
  return {(centre - half) / norm, (centre + half) / norm};
}

Confusion confusion_matrix(const std::vector<int>& predicted, const std::vector<std::uint8_t>& labels) {
  Confusion confusion = Confusion::Zero();
  for (std::size_t i = 0; i < predicted.size(); ++i) ++confusion(labels[i], predicted[i]);
  return confusion;
}

SeedResult score(const std::vector<int>& predicted, const std::vector<int>& ideal, const ImageSet& test,
                 std::uint64_t seed) {
  SeedResult result;
  result.seed = seed;
  result.confusion = confusion_matrix(predicted, test.labels);
  const int correct = result.confusion.trace();
  result.accuracy = double(correct) / test.count;
  result.interval = wilson_interval(correct, test.count);
  for (std::size_t i = 0; i < predicted.size(); ++i) result.labels_changed += predicted[i] != ideal[i];
  return result;
}

double ScenarioResult::mean_accuracy() const {
  double sum = 0;
  for (const SeedResult& s : seeds) sum += s.accuracy;
  return sum / static_cast<double>(seeds.size());
}

double ScenarioResult::accuracy_deviation() const {
  if (seeds.size() < 2) return 0;
  const double mean = mean_accuracy();
  double squares = 0;
  for (const SeedResult& s : seeds) squares += (s.accuracy - mean) * (s.accuracy - mean);
  return std::sqrt(squares / static_cast<double>(seeds.size() - 1));
}

Interval ScenarioResult::interval() const {
  const int images = seeds.front().confusion.sum();
  return wilson_interval(mean_accuracy() * images, images);
}

Confusion ScenarioResult::confusion() const {
  Confusion sum = Confusion::Zero();
  for (const SeedResult& s : seeds) sum += s.confusion;
  return sum;
}

namespace {

std::string line_of(const ScenarioResult& s, std::size_t width) {
  const Interval interval = s.interval();
  return fmt::format("{:<{}} {:7.2f} % [{:.2f}, {:.2f}]  sd {:4.2f}  D {:.4f}  r {:>9}  n {:>6}\n", s.name,
                     width, 100 * s.mean_accuracy(), 100 * interval.low, 100 * interval.high,
                     100 * s.accuracy_deviation(), s.nonlinearity.deviation,
                     s.nonlinearity.r ? fmt::format("{:.4g}", *s.nonlinearity.r) : "-",
                     s.nonlinearity.exponent ? fmt::format("{:.3g}", *s.nonlinearity.exponent) : "-");
}

}  // namespace

std::string summary(const CrossbarReport& report) {
  std::string text = fmt::format(
      "{}-{}-10, {}, {}; {} networks on {} test images; accuracy with its 95 % interval from the number of "
      "images, "
      "sd over networks\n",
      report.rows * report.columns, report.network.hidden,
      activation_names()[static_cast<std::size_t>(report.network.activation)],
      training_names()[static_cast<std::size_t>(report.network.training)], report.ideal.seeds.size(),
      report.test_images);
  std::size_t width = 0;
  for (const ScenarioResult& s : report.scenarios) width = std::max(width, s.name.size());
  text += line_of(report.ideal, width);
  for (const ScenarioResult& s : report.scenarios) text += line_of(s, width);
  return text;
}

}  // namespace oxvac::crossbar
