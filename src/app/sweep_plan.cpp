#include "app/sweep_plan.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "app/results_argument.hpp"
#include "app/study.hpp"
#include "base/error.hpp"

namespace oxvac {
namespace {

/// What belongs to the figures of the table is not the solver's.
bool is_for_reduction(const std::string& override_) { return override_.starts_with("reduction."); }

ReductionOptions reduction_of(const std::vector<std::string>& overrides) {
  std::vector<std::string> own;
  for (const std::string& o : overrides)
    if (is_for_reduction(o)) own.push_back(o);
  const Document document = Document::parse("{}", "--set", own);
  const ReductionOptions options = read_reduction(document.root());
  document.require_all_used();
  return options;
}

void refuse_set_and_swept(const SweepOptions& options, const std::vector<SweepAxis>& axes) {
  for (const std::string& o : options.overrides)
    for (const SweepAxis& a : axes)
      if (o.starts_with(a.path + "="))
        throw input_error("--set " + a.path + ": is swept by --over as well: leave one of them out");
}

/// The member's config, and a complaint in the words that the user wrote.
std::string resolved_config(const std::string& config, const SweepMember& member,
                            const std::vector<SweepAxis>& axes) {
  try {
    return load_study(config, member.overrides).resolved;
  } catch (const Error& e) {
    std::string message = e.what();
    for (const SweepAxis& a : axes) {
      const std::string set = "--set " + a.path, over = "--over " + a.path;
      for (std::size_t at = 0; (at = message.find(set, at)) != std::string::npos; at += over.size())
        message.replace(at, set.size(), over);
    }
    throw Error(e.kind(), fmt::format("{} (in the member {})", message, member.name));
  }
}

}  // namespace

SweepPlan plan_sweep(const SweepOptions& options) {
  SweepPlan plan;
  plan.config = options.config;
  plan.folder = options.output.empty() ? std::filesystem::path(options.config).stem().string() + "-sweep"
                                       : options.output;
  for (const std::string& o : options.over) plan.axes.push_back(parse_sweep_axis(o));
  refuse_set_and_swept(options, plan.axes);
  plan.reduction = reduction_of(options.overrides);
  const auto members = sweep_members(plan.axes, options.side_by_side);
  const auto names = sweep_member_names(plan.axes, members);
  for (std::size_t m = 0; m < members.size(); ++m) {
    SweepMember member{names[m], members[m], {}, {}};
    for (const std::string& o : options.overrides)
      if (!is_for_reduction(o)) member.overrides.push_back(o);
    for (std::size_t k = 0; k < plan.axes.size(); ++k)
      member.overrides.push_back(plan.axes[k].path + "=" + plan.axes[k].values[member.values[k]].text);
    member.resolved = resolved_config(options.config, member, plan.axes);
    plan.members.push_back(std::move(member));
  }
  return plan;
}

}  // namespace oxvac
