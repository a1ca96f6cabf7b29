#include "app/sweep_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <system_error>

#include "base/error.hpp"
#include "config/difference.hpp"
#include "observe/safe_file.hpp"

namespace oxvac {
namespace {

namespace fs = std::filesystem;

Error cannot_write(const fs::path& path) {
  return io_error(fmt::format("{}: cannot be written ({}): check the space and the rights there",
                              path.string(), std::generic_category().message(errno)));
}

/// Several groups of ranks may write the table at once.
void write_whole(const fs::path& path, const std::string& text) {
  observe::write_whole(path.string(), text, fmt::format("{}.{}.part", path.string(), ::getpid()));
}

std::string read_whole(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void make_folder(const fs::path& folder) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed || !fs::is_directory(folder))
    throw io_error(fmt::format("{}: the folder cannot be made ({}): give another one with -o",
                               folder.string(), failed ? failed.message() : "a file has this name"));
}

MemberState state_of(const SweepPlan& plan, const SweepMember& member) {
  const fs::path folder = member_folder(plan, member);
  const auto record = read_record(folder.string());
  if (!record) return MemberState::missing;
  // A record without its results, or of a run that was cut off, is that of a failure.
  if (record->status != "done" || !fs::exists(folder / "results.h5")) return MemberState::failed;
  return read_whole(folder / "resolved.yaml") == member.resolved ? MemberState::done : MemberState::changed;
}

}  // namespace

std::string member_folder(const SweepPlan& plan, const SweepMember& member) {
  return (fs::path(plan.folder) / member.name).string();
}

namespace {

std::optional<MemberRecord> read_record_file(const fs::path& path) {
  std::ifstream file(path);
  if (!file) return {};
  try {
    const auto json = nlohmann::json::parse(file);
    MemberRecord r;
    r.status = json.at("status");
    r.reason = json.at("reason");
    r.exit_code = json.at("exit_code");
    r.wall_s = json.at("wall_time_s");
    r.figures = json.at("figures").get<std::map<std::string, double>>();
    return r;
  } catch (const nlohmann::json::exception&) {
    return {};
  }
}

std::string text_of(const MemberRecord& r) {
  const nlohmann::ordered_json json{{"status", r.status},
                                    {"reason", r.reason},
                                    {"exit_code", r.exit_code},
                                    {"wall_time_s", r.wall_s},
                                    {"figures", r.figures}};
  // Words of other libraries may hold any bytes.
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

/// Where claims are, and what became of them.
fs::path taken_folder(const std::string& folder) { return fs::path(folder) / ".sweep" / "taken"; }

}  // namespace

std::optional<MemberRecord> read_record(const std::string& folder) {
  return read_record_file(fs::path(folder) / "member.json");
}

void write_record(const std::string& folder, const MemberRecord& r) {
  write_whole(fs::path(folder) / "member.json", text_of(r));
}

void forget_record(const SweepPlan& plan, const SweepMember& member) {
  std::error_code ignored;
  fs::remove(fs::path(member_folder(plan, member)) / "member.json", ignored);
}

void begin_member(const SweepPlan& plan, const SweepMember& member) {
  const fs::path folder = member_folder(plan, member);
  make_folder(folder);
  write_whole(folder / "resolved.yaml", member.resolved);
  write_record(folder.string(), MemberRecord{"running", "", 0, 0, {}});
  write_whole(folder / "run.log", "");
}

std::vector<MemberState> look_at_members(const SweepPlan& plan) {
  std::vector<MemberState> states;
  for (const SweepMember& m : plan.members) states.push_back(state_of(plan, m));
  return states;
}

void refuse_changed(const SweepPlan& plan, const std::vector<MemberState>& states) {
  const auto count = std::count(states.begin(), states.end(), MemberState::changed);
  if (count == 0) return;
  const auto first = std::find(states.begin(), states.end(), MemberState::changed) - states.begin();
  const SweepMember& member = plan.members[static_cast<std::size_t>(first)];
  const std::string then = read_whole(fs::path(member_folder(plan, member)) / "resolved.yaml");
  throw input_error(
      fmt::format("{}: {} of {} members {} done with another config; what changed, in {}: {}. Run them again "
                  "with --force, or give another folder with -o",
                  plan.folder, count, states.size(), count == 1 ? "is" : "are", member.name,
                  config_difference(then, member.resolved)));
}

// --- which member belongs to whom ------------------------------------------------------------------

SweepClaims::SweepClaims(const std::string& folder) : folder_(taken_folder(folder).string()) {}

void SweepClaims::clear() const {
  std::error_code failed;
  fs::remove_all(folder_, failed);
  if (failed) throw cannot_write(folder_);
  make_folder(folder_);
}

int SweepClaims::claim(const std::vector<int>& members) {
  for (; next_ < members.size(); ++next_) {
    const fs::path file = fs::path(folder_) / std::to_string(members[next_]);
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0 && errno == EEXIST) continue;
    if (descriptor < 0) throw cannot_write(file);
    ::close(descriptor);
    return members[next_++];
  }
  return -1;
}

void SweepClaims::finish(int member, const MemberRecord& record) const {
  // Beside the claim, which must stay.
  const bool done = record.status == "done";
  write_whole(fs::path(folder_) / fmt::format("{}.{}", member, done ? "done" : "failed"), text_of(record));
}

SweepClaims::Counts SweepClaims::counts() const {
  Counts c;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder_, ignored)) {
    const std::string end = entry.path().extension().string();
    c.done += end == ".done";
    c.failed += end == ".failed";
  }
  return c;
}

// --- the table -------------------------------------------------------------------------------------

SweepTable::SweepTable(const SweepPlan& plan) : plan_(plan), records_(plan.members.size()) {}

std::string SweepTable::path() const { return (fs::path(plan_.folder) / "sweep.csv").string(); }

void SweepTable::update(bool now) {
  const auto time = std::chrono::steady_clock::now();
  if (!now && time - written_ < std::chrono::seconds(1)) return;
  written_ = time;
  for (std::size_t m = 0; m < records_.size(); ++m)
    if (!records_[m] || records_[m]->status != "done") {
      records_[m] = read_record(member_folder(plan_, plan_.members[m]));
      // Where the member's own folder could not be written.
      if (!records_[m])
        records_[m] = read_record_file(taken_folder(plan_.folder) / fmt::format("{}.failed", m));
    }
  write_whole(path(), text());
}

namespace {

std::string field(const std::string& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

std::string line_of(const std::vector<std::string>& cells) {
  std::string line;
  for (std::size_t c = 0; c < cells.size(); ++c) line += (c > 0 ? "," : "") + field(cells[c]);
  return line + "\n";
}

}  // namespace

std::string SweepTable::text() const {
  const std::vector<std::string> figures = table_figures(records_);
  std::vector<std::string> head{"member"};
  for (const SweepAxis& a : plan_.axes)
    head.push_back(a.unit.empty() ? a.path : fmt::format("{} [{}]", a.path, a.unit));
  head.insert(head.end(), {"status", "reason", "wall_time_s"});
  head.insert(head.end(), figures.begin(), figures.end());
  std::string all = line_of(head);
  for (std::size_t m = 0; m < records_.size(); ++m) {
    const SweepMember& member = plan_.members[m];
    std::vector<std::string> cells{member.name};
    for (std::size_t k = 0; k < plan_.axes.size(); ++k) {
      const SweepValue& v = plan_.axes[k].values[member.values[k]];
      cells.push_back(v.number ? fmt::format("{}", *v.number) : v.text);
    }
    const MemberRecord r = records_[m].value_or(MemberRecord{"not run", "", 0, 0, {}});
    const bool has_ended = r.status == "done" || r.status == "failed";
    cells.insert(cells.end(), {r.status, r.reason, has_ended ? fmt::format("{:.2f}", r.wall_s) : ""});
    for (const std::string& f : figures) {
      const auto found = r.figures.find(f);
      cells.push_back(found == r.figures.end() ? "" : fmt::format("{}", found->second));
    }
    all += line_of(cells);
  }
  return all;
}

std::vector<std::string> table_figures(const std::vector<std::optional<MemberRecord>>& records) {
  static const std::vector<std::string> first = {"final_current_A",   "largest_current_A",
                                                 "temperature_max_K", "final_vacancies",
                                                 "forming_V",         "set_V",
                                                 "reset_V",           "on_off"};
  static const std::vector<std::string> of_fits = {".exponent", ".best_exponent", ".half_ratio", ".D",
                                                   ".power_share_percent"};
  std::map<std::pair<std::size_t, std::string>, bool> order;
  for (const auto& r : records)
    for (const auto& figure : r ? r->figures : std::map<std::string, double>{}) {
      const std::string& name = figure.first;
      const bool of_fit = std::any_of(of_fits.begin(), of_fits.end(),
                                      [&](const std::string& end) { return name.ends_with(end); });
      if (of_fit) continue;
      const auto at = std::find(first.begin(), first.end(), name) - first.begin();
      order[{static_cast<std::size_t>(at), name}] = true;
    }
  std::vector<std::string> names;
  for (const auto& entry : order) names.push_back(entry.first.second);
  return names;
}

}  // namespace oxvac
