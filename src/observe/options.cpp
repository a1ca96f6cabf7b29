#include "observe/options.hpp"

#include <tuple>
#include <utility>

namespace oxvac {
namespace {

using Snapshots = std::pair<SnapshotRule, int>;

const std::vector<Choice<Snapshots>>& snapshot_rules() {
  static const std::vector<Choice<Snapshots>> rules = {
      {"named", "after instructions that ask for it",
       [](const Reader&) {
         return Snapshots{SnapshotRule::named, 1};
       }},
      {"all_instructions", "after every instruction",
       [](const Reader&) {
         return Snapshots{SnapshotRule::all_instructions, 1};
       }},
      {"steps", "after every so many accepted steps, and after instructions that ask for it",
       [](const Reader& r) {
         const int n = r.integer("snapshot_interval", 100, "accepted steps from one snapshot to the next");
         r.require(n > 0, "snapshot_interval", "must be at least 1");
         return Snapshots{SnapshotRule::steps, n};
       }}};
  return rules;
}

}  // namespace

OutputOptions read_output(const Reader& root) {
  const Reader r = root.section_or_empty("output", "what is written, and how often");
  OutputOptions o;
  o.overwrite =
      r.flag("overwrite", o.overwrite,
             "replace the results in the output folder (the old results.h5 is kept as results.h5.bak); "
             "false: refuse to start where there are some");
  o.csv = r.flag("csv", o.csv, "write trace.csv: the trace of results.h5 as text");
  o.vtu = r.flag("vtu", o.vtu, "write fields_*.vtu and fields.pvd for ParaView");
  o.checkpoint =
      r.flag("checkpoint", o.checkpoint,
             "write checkpoint.h5 now and then and at the end, from which `oxvac run --restart` goes "
             "on; the one before is kept as checkpoint_previous.h5");
  o.checkpoint_interval_s = r.quantity(
      "checkpoint_interval", dim::time, o.checkpoint_interval_s,
      "wall time from one checkpoint to the next, within instructions too; longer where writing them would "
      "take more than 5 % of the time; 0: after every accepted step, whatever it takes");
  r.require(o.checkpoint_interval_s >= 0, "checkpoint_interval", "must not be negative");
  o.checkpoint_instructions =
      r.integer("checkpoint_instructions", o.checkpoint_instructions,
                "also after every so many instructions, whatever it takes; 0: by wall time alone");
  r.require(o.checkpoint_instructions >= 0, "checkpoint_instructions", "must not be negative");
  o.progress = r.flag("progress", o.progress, "report progress on stderr");
  std::tie(o.snapshots, o.snapshot_interval) =
      r.choose("snapshots", snapshot_rules(), "named",
               "when the fields are stored, besides the initial and the final state");
  o.percolation_m3 = r.quantity("percolation", dim::per_volume, o.percolation_m3,
                                "density of vacancies from which oxide counts as filament");
  r.require(o.percolation_m3 > 0, "percolation", "must be above 0");
  o.filament_regions =
      r.texts("filament_regions", {},
              "regions in which filaments are looked for; none given: every oxide whose conductivity "
              "at the percolation density is at least 0.001 of the best oxide's");
  return o;
}

}  // namespace oxvac
