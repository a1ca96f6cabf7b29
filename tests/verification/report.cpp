#include "report.hpp"

#include <fmt/format.h>

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

bool is_first_rank() { return petsc::rank(PETSC_COMM_WORLD) == 0; }

}  // namespace

Report::Report(std::string id, std::string title) : id_(std::move(id)), title_(std::move(title)) {
  const char* folder = std::getenv("OXVAC_VERIFICATION_REPORT");
  if (!folder || !is_first_rank()) return;
  file_ = std::string(folder) + "/" + id_ + ".jsonl";
  if (!std::ofstream(file_, std::ios::trunc))
    throw io_error("OXVAC_VERIFICATION_REPORT: cannot write " + file_ + "; the folder must exist");
}

void Report::row(const std::string& what, const std::string& measured, const std::string& accepted) const {
  if (!is_first_rank()) return;
  fmt::print("{:4} {:70} {:>12}   accepted {}\n", id_, what, measured, accepted);
  if (file_.empty()) return;
  std::ofstream(file_, std::ios::app)
      << fmt::format("{{\"problem\": {}, \"title\": {}, \"what\": {}, \"measured\": {}, \"accepted\": {}}}\n",
                     quoted(id_), quoted(title_), quoted(what), quoted(measured), quoted(accepted));
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

}  // namespace oxvac::verification
