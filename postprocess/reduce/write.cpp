// CSV and JSON of a reduction. What does not exist is empty or null, never a number.

#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "reduce/reduce.hpp"

namespace oxvac {
namespace {

using Json = nlohmann::ordered_json;

std::string field(double x) { return std::isnan(x) ? std::string() : fmt::format("{}", x); }
std::string field(int x) { return fmt::format("{}", x); }
std::string field(std::size_t x) { return fmt::format("{}", x); }
std::string field(const std::optional<double>& x) { return x ? field(*x) : std::string(); }
std::string field(const std::string& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

template <class... Fields>
void row(std::string& out, const Fields&... fields) {
  const std::string texts[] = {field(fields)...};
  fmt::format_to(std::back_inserter(out), "{}\n", fmt::join(texts, ","));
}

Json value(double x) { return std::isfinite(x) ? Json(x) : Json(nullptr); }
Json value(const std::optional<double>& x) { return x ? value(*x) : Json(nullptr); }

// b and its error mean nothing without the exponent that gives b its unit.
double with_exponent(const FitResult& f, double x) { return f.resolved ? x : not_a_number; }

Json json(const FitResult& f) {
  Json covariance(nullptr);
  if (f.resolved) {
    covariance = Json::array();
    for (const auto& line : f.covariance)
      covariance.push_back({value(line[0]), value(line[1]), value(line[2])});
  }
  return {{"exponent", value(f.exponent)},
          {"sigma_exponent", value(with_exponent(f, f.sigma_p))},
          {"resolved", f.resolved},
          {"reason", f.reason},
          {"a_S", value(f.a_S)},
          {"sigma_a_S", value(f.sigma_a_S)},
          {"b_A_per_Vp", value(with_exponent(f, f.b_A_per_Vp))},
          {"sigma_b_A_per_Vp", value(with_exponent(f, f.sigma_b_A_per_Vp))},
          {"covariance_a_b_exponent", covariance},
          {"share_of_b", value(f.share)},
          {"r", value(f.r)},
          {"D", value(f.D)},
          {"half_ratio", value(f.half_ratio)},
          {"v_low_V", value(f.v_low_V)},
          {"v_max_V", value(f.v_max_V)},
          {"points", f.points},
          {"weights", name_of(f.weights)},
          {f.weights == FitWeights::absolute ? "rms_A" : "rms_relative", value(f.rms)}};
}

Json json(const ReductionOptions& o) {
  return {{"voltage", o.axis == VoltageAxis::applied ? "applied" : "device"},
          {"read_voltage_V", o.read_voltage_V},
          {"set_polarity", o.switching.set_polarity},
          {"set_rule", o.switching.set_rule == SetRule::current ? "current" : "log_conductance"},
          {"min_change", o.switching.min_change},
          {"forming_threshold_A", o.forming.threshold_A},
          {"forming_instruction", o.forming.instruction},
          {"fit",
           {{"v_min_V", o.fit.v_min_V},
            {"v_max_V", value(o.fit.v_max_V)},
            {"min_spacing", o.fit.min_spacing},
            {"weights", name_of(o.fit.weights)},
            {"p_min", o.fit.p_min},
            {"p_max", o.fit.p_max},
            {"known_sigma", value(o.fit.known_sigma)},
            {"min_share", o.fit.min_share},
            {"min_significance", o.fit.min_significance},
            {"max_sigma_p", o.fit.max_sigma_p}}}};
}

Json json(const SwitchingEvent& e) {
  return {{"event", e.is_set ? "set" : "reset"},
          {"instruction", e.instruction},
          {"name", e.name},
          {"group", e.group},
          {"cycle", e.cycle},
          {"voltage_V", value(e.voltage_V)},
          {"current_A", value(e.current_A)},
          {"amplitude_V", value(e.amplitude_V)},
          {"conductance_ratio", value(e.conductance_ratio)},
          {"ratio_at_V", value(e.ratio_at_V)},
          {"note", e.reason}};
}

Json json(const ReadState& s) {
  return {{"instruction", s.instruction},
          {"name", s.name},
          {"group", s.group},
          {"cycle", s.cycle},
          {"cycles_total", s.cycles_total},
          {"time_s", value(s.time_s)},
          {"state", name_of(s.state)},
          {"after", s.after},
          {"voltage_V", value(s.voltage_V)},
          {"current_A", value(s.current_A)},
          {"resistance_ohm", value(s.resistance_ohm)},
          {"branch_mismatch", value(s.branch_mismatch)},
          {"note", s.note},
          {"fit", json(s.fit)}};
}

// A pass without an LRS read has no fit.
const FitResult& lrs_fit(const Reduction& r, const EnduranceRow& e) {
  static const FitResult none;
  return e.lrs ? r.reads[*e.lrs].fit : none;
}

Json json(const Reduction& r, const EnduranceRow& e) {
  const FitResult& f = lrs_fit(r, e);
  return {{"group", e.group},
          {"cycle", e.cycle},
          {"cycles_total", e.cycles_total},
          {"resistance_lrs_ohm", value(e.resistance_lrs_ohm)},
          {"resistance_hrs_ohm", value(e.resistance_hrs_ohm)},
          {"on_off", value(e.on_off)},
          {"exponent", value(f.exponent)},
          {"sigma_exponent", value(with_exponent(f, f.sigma_p))},
          {"share_of_b", value(f.share)},
          {"r", value(f.r)},
          {"D", value(f.D)},
          {"half_ratio", value(f.half_ratio)},
          {"temperature_max_K", value(e.temperature_max_K)}};
}

void write_text(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  if (!out)
    throw io_error(fmt::format("cannot write '{}': is the folder writable and the disk not full?", path));
}

}  // namespace

std::string iv_csv(const Reduction& r) {
  std::string out = "instruction,name,kind,group,cycle,time_s,applied_V,device_V,current_A\n";
  for (const IVCurve& c : r.iv)
    for (std::size_t k = 0; k < c.size(); ++k)
      row(out, c.instruction, c.name, c.kind, c.group, c.cycle, c.time_s[k], c.applied_V[k], c.device_V[k],
          c.current_A[k]);
  return out;
}

std::string switching_csv(const Reduction& r) {
  std::string out =
      "event,instruction,name,group,cycle,voltage_V,current_A,amplitude_V,conductance_ratio,ratio_at_V,"
      "note\n";
  for (const SwitchingEvent& e : r.switching)
    row(out, std::string(e.is_set ? "set" : "reset"), e.instruction, e.name, e.group, e.cycle, e.voltage_V,
        e.current_A, e.amplitude_V, e.conductance_ratio, e.ratio_at_V, e.reason);
  return out;
}

std::string states_csv(const Reduction& r) {
  std::string out = fmt::format(
      "instruction,name,group,cycle,cycles_total,time_s,state,after,voltage_V,current_A,resistance_ohm,"
      "branch_mismatch,exponent,sigma_exponent,a_S,sigma_a_S,b_A_per_Vp,sigma_b_A_per_Vp,share_of_b,r,D,half_"
      "ratio,"
      "fit_v_low_V,fit_v_max_V,fit_points,fit_weights,{},note,fit_note\n",
      r.options.fit.weights == FitWeights::absolute ? "fit_rms_A" : "fit_rms_relative");
  for (const ReadState& s : r.reads) {
    const FitResult& f = s.fit;
    row(out, s.instruction, s.name, s.group, s.cycle, s.cycles_total, s.time_s, name_of(s.state), s.after,
        s.voltage_V, s.current_A, s.resistance_ohm, s.branch_mismatch, f.exponent,
        with_exponent(f, f.sigma_p), f.a_S, f.sigma_a_S, with_exponent(f, f.b_A_per_Vp),
        with_exponent(f, f.sigma_b_A_per_Vp), f.share, f.r, f.D, f.half_ratio, f.v_low_V, f.v_max_V, f.points,
        name_of(f.weights), f.rms, s.note, f.reason);
  }
  return out;
}

std::string endurance_csv(const Reduction& r) {
  std::string out =
      "group,cycle,cycles_total,resistance_lrs_ohm,resistance_hrs_ohm,on_off,exponent,sigma_exponent,share_"
      "of_b,r,D,"
      "half_ratio,temperature_max_K\n";
  for (const EnduranceRow& e : r.endurance) {
    const FitResult& f = lrs_fit(r, e);
    row(out, e.group, e.cycle, e.cycles_total, e.resistance_lrs_ohm, e.resistance_hrs_ohm, e.on_off,
        f.exponent, with_exponent(f, f.sigma_p), f.share, f.r, f.D, f.half_ratio, e.temperature_max_K);
  }
  return out;
}

std::string reduction_json(const Reduction& r) {
  Json root{{"format", "oxvac-reduction"},
            {"format_version", 1},
            {"source",
             {{"file", r.path},
              {"title", r.header.title},
              {"status", r.header.status},
              {"oxvac_version", r.header.oxvac_version},
              {"git_hash", r.header.git_hash},
              {"date", r.header.date},
              {"rows", r.rows}}},
            {"options", json(r.options)},
            {"forming",
             {{"voltage_V", value(r.forming.voltage_V)},
              {"threshold_A", r.forming.threshold_A},
              {"name", r.forming.name},
              {"note", r.forming.reason}}}};
  root["on_off"] = nullptr;
  if (r.on_off)
    root["on_off"] = {{"ratio", value(r.on_off->ratio)},
                      {"lrs_instruction", r.reads[r.on_off->lrs].instruction},
                      {"hrs_instruction", r.reads[r.on_off->hrs].instruction}};
  for (const char* list : {"switching", "states", "endurance"}) root[list] = Json::array();
  for (const auto& e : r.switching) root["switching"].push_back(json(e));
  for (const auto& s : r.reads) root["states"].push_back(json(s));
  for (const auto& e : r.endurance) root["endurance"].push_back(json(r, e));
  return root.dump(2) + "\n";
}

std::vector<std::string> write_reduction(const Reduction& r, const std::string& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) throw io_error(fmt::format("cannot make the folder '{}': {}", folder, failed.message()));
  std::vector<std::string> written;
  const auto write = [&](const char* name, const std::string& text) {
    written.push_back((std::filesystem::path(folder) / name).string());
    write_text(written.back(), text);
  };
  write("iv.csv", iv_csv(r));
  write("switching.csv", switching_csv(r));
  write("states.csv", states_csv(r));
  write("endurance.csv", endurance_csv(r));
  write("reduction.json", reduction_json(r));
  return written;
}

}  // namespace oxvac
