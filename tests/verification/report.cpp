#include "report.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <fstream>

#include "petsc/collective.hpp"
#include "petsc/petsc.hpp"

namespace oxvac::verification {
namespace {

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

/// JSON has no word for what is not finite.
std::string listed(const std::vector<double>& values) {
  std::string list;
  for (const double v : values)
    list += (list.empty() ? "" : ", ") + (std::isfinite(v) ? fmt::format("{:.7g}", v) : "null");
  return list;
}

bool is_first_rank() { return petsc::rank(PETSC_COMM_WORLD) == 0; }

}  // namespace

Curve known_line(const std::string& name, double from, double to, const std::function<double(double)>& f) {
  constexpr int places = 200;
  Curve line{name, {}, {}, true};
  for (int i = 0; i < places; ++i) {
    line.x.push_back(from + (to - from) * i / (places - 1));
    line.y.push_back(f(line.x.back()));
  }
  return line;
}

Curve slope_line(int order, const std::vector<double>& sizes, const std::vector<double>& errors) {
  double level = std::log(0.5);
  for (std::size_t k = 0; k < sizes.size(); ++k)
    level += (std::log(errors[k]) - order * std::log(sizes[k])) / static_cast<double>(sizes.size());
  Curve line{fmt::format("slope {}", order), sizes, {}, true};
  for (const double h : sizes) line.y.push_back(std::exp(level + order * std::log(h)));
  return line;
}

Report::Report(std::string id, std::string title) : id_(std::move(id)), title_(std::move(title)) {
  const char* folder = std::getenv("OXVAC_VERIFICATION_REPORT");
  if (!folder || !is_first_rank()) return;
  if (const char* test = std::getenv("OXVAC_VERIFICATION_TEST")) test_ = test;
  file_ = std::string(folder) + "/" + id_ + ".jsonl";
  if (!std::ofstream(file_, std::ios::trunc))
    throw io_error("OXVAC_VERIFICATION_REPORT: cannot write " + file_ + "; the folder must exist");
}

void Report::row(const std::string& what, const std::string& measured, const std::string& accepted) const {
  if (!is_first_rank()) return;
  fmt::print("{:4} {:70} {:>12}   accepted {}\n", id_, what, measured, accepted);
  if (file_.empty()) return;
  std::ofstream(file_, std::ios::app) << fmt::format(
      "{{\"problem\": {}, \"title\": {}, \"what\": {}, \"measured\": {}, \"accepted\": {}, \"test\": {}}}\n",
      quoted(id_), quoted(title_), quoted(what), quoted(measured), quoted(accepted), quoted(test_));
}

void Report::row(const std::string& what, double measured, const std::string& accepted) const {
  row(what, fmt::format("{:.3g}", measured), accepted);
}

void Report::order(const std::string& what, double order, const std::vector<double>& errors,
                   const std::string& accepted) const {
  std::string list;
  for (const double e : errors) list += fmt::format("{}{:.2e}", list.empty() ? "" : ", ", e);
  row(what + " (errors " + list + ")", fmt::format("{:.2f}", order), accepted);
}

void Report::picture(const std::string& x_axis, const std::string& y_axis, const std::vector<Curve>& curves,
                     PictureScale scale) const {
  if (file_.empty()) return;
  static const char* const scales[] = {"linear", "log_y", "log_log"};
  std::string list;
  for (const Curve& c : curves)
    list += fmt::format("{}{{\"name\": {}, \"exact\": {}, \"x\": [{}], \"y\": [{}]}}",
                        list.empty() ? "" : ",\n  ", quoted(c.name), c.exact, listed(c.x), listed(c.y));
  std::ofstream(file_.substr(0, file_.rfind(".jsonl")) + ".picture.json") << fmt::format(
      "{{\"problem\": {}, \"title\": {}, \"x_axis\": {}, \"y_axis\": {}, \"scale\": {},\n "
      "\"curves\": [\n  {}]}}\n",
      quoted(id_), quoted(title_), quoted(x_axis), quoted(y_axis), quoted(scales[static_cast<int>(scale)]),
      list);
}

}  // namespace oxvac::verification
