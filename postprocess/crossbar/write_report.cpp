// The report as files: JSON for programs, CSV for spreadsheets and plots.

#include <fmt/core.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "crossbar/report.hpp"

namespace oxvac::crossbar {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const std::optional<double>& value) {
  return value && std::isfinite(*value) ? Json(*value) : Json(nullptr);
}

Json json_of(const Interval& interval) { return {interval.low, interval.high}; }

Json json_of(const Confusion& confusion) {
  Json rows = Json::array();
  for (int actual = 0; actual < 10; ++actual) {
    Json row = Json::array();
    for (int predicted = 0; predicted < 10; ++predicted) row.push_back(confusion(actual, predicted));
    rows.push_back(row);
  }
  return rows;
}

Json json_of(const SeedResult& s) {
  return {{"seed", s.seed},
          {"accuracy", s.accuracy},
          {"accuracy_95", json_of(s.interval)},
          {"labels_changed", s.labels_changed},
          {"weights_changed_fraction", s.weights_changed},
          {"gain", {s.readout[0].gain, s.readout[1].gain}},
          {"adc_full_scale_weights", {s.readout[0].adc_full_scale, s.readout[1].adc_full_scale}},
          {"hidden_cut_fraction", s.saturation.hidden_fraction},
          {"adc_cut_fraction", s.saturation.adc_fraction},
          {"confusion", json_of(s.confusion)}};
}

Json json_of(const ScenarioResult& s) {
  Json json{{"name", s.name},
            {"accuracy_mean", s.mean_accuracy()},
            {"accuracy_95", json_of(s.interval())},
            {"accuracy_sd", s.accuracy_deviation()},
            {"curve_from", s.curve_from},
            {"curve", s.curve},
            {"mapping", s.mapping},
            {"layers", s.both_layers ? "both" : "first"},
            {"gain_rule", s.gain},
            {"pixels", s.pixels},
            {"dac_bits", s.dac_bits},
            {"adc_bits", s.adc_bits}};
  json["spread"] = s.spread ? Json{{"sigma", s.spread->sigma}, {"seed", s.spread->seed}} : Json(nullptr);
  json["nonlinearity"] = {{"D", s.nonlinearity.deviation},
                          {"r", json_of(s.nonlinearity.r)},
                          {"exponent", json_of(s.nonlinearity.exponent)},
                          {"half_voltage_ratio", s.nonlinearity.half_ratio},
                          {"current_max_A", s.nonlinearity.current_max_A},
                          {"note", s.nonlinearity.note}};
  json["confusion"] = json_of(s.confusion());
  json["seeds"] = Json::array();
  for (const SeedResult& seed : s.seeds) json["seeds"].push_back(json_of(seed));
  return json;
}

Json json_of(const CrossbarReport& r) {
  Json json{{"format", "oxvac-crossbar"}, {"format_version", 1}};
  json["images"] = {
      {"rows", r.rows}, {"columns", r.columns}, {"training", r.training_images}, {"test", r.test_images}};
  json["network"] = {{"inputs", r.rows * r.columns},
                     {"hidden", r.network.hidden},
                     {"outputs", 10},
                     {"activation", activation_names()[static_cast<std::size_t>(r.network.activation)]},
                     {"training", training_names()[static_cast<std::size_t>(r.network.training)]},
                     {"epochs", r.network.epochs},
                     {"batch", r.network.batch},
                     {"learning_rate", r.network.learning_rate},
                     {"seeds", r.network.seeds},
                     {"training_s", r.training_s},
                     {"zero_fraction_layer1", r.zero_fraction}};
  json["voltage_max_V"] = r.voltage_max_V;
  json["weights_layer1"] = {{"file", "weights_layer1.csv"}, {"seed", r.network.seeds.front()}};
  json["ideal"] = json_of(r.ideal);
  json["scenarios"] = Json::array();
  for (const ScenarioResult& s : r.scenarios) json["scenarios"].push_back(json_of(s));
  return json;
}

std::string cell(const std::optional<double>& value) { return value ? fmt::format("{:.6g}", *value) : ""; }

std::string accuracy_rows(const ScenarioResult& s) {
  std::string rows;
  for (const SeedResult& seed : s.seeds) {
    rows += fmt::format("{},{},{},{:.6f},{:.6f},{},{:.6f},{},{},{:.6g},{},{},{}\n", s.name, seed.seed,
                        seed.accuracy, seed.interval.low, seed.interval.high, seed.labels_changed,
                        s.nonlinearity.deviation, cell(s.nonlinearity.r), cell(s.nonlinearity.exponent),
                        s.nonlinearity.half_ratio, s.mapping, s.both_layers ? "both" : "first", s.gain);
  }
  return rows;
}

std::string accuracy_csv(const CrossbarReport& r) {
  std::string text =
      "scenario,seed,accuracy,accuracy_low,accuracy_high,labels_changed,D,r,exponent,half_voltage_ratio,"
      "mapping,"
      "layers,gain\n";
  text += accuracy_rows(r.ideal);
  for (const ScenarioResult& s : r.scenarios) text += accuracy_rows(s);
  return text;
}

std::string confusion_rows(const ScenarioResult& s) {
  std::string rows;
  const Confusion confusion = s.confusion();
  for (int actual = 0; actual < 10; ++actual) {
    rows += fmt::format("{},{}", s.name, actual);
    for (int predicted = 0; predicted < 10; ++predicted)
      rows += fmt::format(",{}", confusion(actual, predicted));
    rows += '\n';
  }
  return rows;
}

std::string confusion_csv(const CrossbarReport& r) {
  std::string text = "scenario,actual";
  for (int predicted = 0; predicted < 10; ++predicted) text += fmt::format(",predicted_{}", predicted);
  text += '\n' + confusion_rows(r.ideal);
  for (const ScenarioResult& s : r.scenarios) text += confusion_rows(s);
  return text;
}

std::string weights_csv(const CrossbarReport& r) {
  std::string text = "hidden,row,column,ternary";
  for (const ScenarioResult& s : r.scenarios) text += "," + s.name;
  text += '\n';
  for (Eigen::Index h = 0; h < r.ternary.rows(); ++h) {
    for (Eigen::Index p = 0; p < r.ternary.cols(); ++p) {
      fmt::format_to(std::back_inserter(text), "{},{},{},{}", h, p / r.columns, p % r.columns,
                     r.ternary(h, p));
      for (const ScenarioResult& s : r.scenarios) {
        fmt::format_to(std::back_inserter(text), ",{:.5g}", s.effective_weights(h, p));
      }
      text += '\n';
    }
  }
  return text;
}

void write_file(const std::filesystem::path& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  if (!out) {
    throw io_error(fmt::format(
        "{}: cannot be written; free some space or give another folder with crossbar.output", path.string()));
  }
}

}  // namespace

void write_report(const CrossbarReport& report, const std::string& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) {
    throw io_error(fmt::format("{}: the folder cannot be made ({}); give another one with crossbar.output",
                               folder, failed.message()));
  }
  const std::filesystem::path in(folder);
  write_file(in / "crossbar.json", json_of(report).dump(2) + "\n");
  write_file(in / "crossbar.csv", accuracy_csv(report));
  write_file(in / "confusion.csv", confusion_csv(report));
  write_file(in / "weights_layer1.csv", weights_csv(report));
}

}  // namespace oxvac::crossbar
