#pragma once
/// \file The folder of a sweep: what is known of each member, who runs which, and the table of all.
///
/// <folder>/sweep.csv               one row per member
/// <folder>/<member>/               the results of that run, and beside them
///   member.json                    how it ended, its wall time and figures
///   resolved.yaml                  the config that it ran, with all defaults
///   run.log                        what it said
/// <folder>/.sweep/                 which members a sweep that is running has taken
///
/// Everything that groups of ranks must tell each other goes through these files: no group waits for another.

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/sweep_plan.hpp"

namespace oxvac {

struct MemberRecord {
  std::string status;  ///< "running", "done", "failed"
  std::string reason;  ///< one line: why it failed
  int exit_code = 0;   ///< that `oxvac run` would have had
  double wall_s = 0;
  std::map<std::string, double> figures;  ///< as `oxvac compare --list` names them, and some more
};

/// What an earlier sweep left of a member.
enum class MemberState { missing, failed, done, changed };

std::string member_folder(const SweepPlan& plan, const SweepMember& member);

/// What is known of a member; nothing where there is no record, or none that can be read.
std::optional<MemberRecord> read_record(const std::string& member_folder);
/// \throws Error (io)
void write_record(const std::string& member_folder, const MemberRecord& record);
/// Removes the record; what cannot be removed is found when the member's turn comes.
void forget_record(const SweepPlan& plan, const SweepMember& member);
/// Makes the member's folder with its config and an empty log. \throws Error (io)
void begin_member(const SweepPlan& plan, const SweepMember& member);

/// By member. `changed` is one that is done, with another config.
std::vector<MemberState> look_at_members(const SweepPlan& plan);
/// \throws Error (input) naming the lines that changed, if a member that is done had another config.
void refuse_changed(const SweepPlan& plan, const std::vector<MemberState>& states);

/// Who runs which member: a file that only one can make. One object per group of ranks.
class SweepClaims {
 public:
  explicit SweepClaims(const std::string& folder);
  /// Forgets what earlier sweeps took. Before any other rank claims, under the lock.
  void clear() const;
  /// The next of `members` that nobody has taken; -1 if there is none. \throws Error (io)
  int claim(const std::vector<int>& members);
  /// \throws Error (io)
  void finish(int member, const MemberRecord& record) const;
  struct Counts {
    int done = 0, failed = 0;
  };
  Counts counts() const;

 private:
  std::string folder_;
  std::size_t next_ = 0;
};

/// sweep.csv, written anew from the records of all members.
class SweepTable {
 public:
  explicit SweepTable(const SweepPlan& plan);
  /// Reads what is new and writes the table under another name first, so that a reader never sees half of
  /// it. Not more often than once a second unless `now`. \throws Error (io)
  void update(bool now);
  /// As of the last update; a member without a record has none.
  const std::vector<std::optional<MemberRecord>>& records() const { return records_; }
  std::string path() const;

 private:
  std::string text() const;
  const SweepPlan& plan_;
  std::vector<std::optional<MemberRecord>> records_;
  std::chrono::steady_clock::time_point written_;
};

/// The figures that stand in the table, of all that members have: resistances and voltages, but not the
/// parameters of fits. In the order of their columns.
std::vector<std::string> table_figures(const std::vector<std::optional<MemberRecord>>& records);

}  // namespace oxvac
