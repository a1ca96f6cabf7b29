#include "observe/time_left.hpp"

#include <algorithm>

namespace oxvac::observe {

TimeLeft::TimeLeft(std::vector<std::string> kinds, int done) : kinds_(std::move(kinds)), first_(done) {
  for (std::size_t k = done; k < kinds_.size(); ++k) ++waiting_[kinds_[k]];
  running_ = done - 1;
}

double TimeLeft::expected_s(const std::string& kind, double otherwise_s) const {
  const auto found = seen_.find(kind);
  return found == seen_.end() ? otherwise_s : found->second.wall_s / found->second.count;
}

double TimeLeft::update(int instruction, double done, double wall_s) {
  while (running_ < instruction) {
    if (running_ >= first_) {
      Seen& s = seen_[kinds_[running_]];
      s.wall_s += last_s_ - begun_s_;
      ++s.count;
    }
    begun_s_ = last_s_;
    --waiting_[kinds_[++running_]];
  }
  last_s_ = wall_s;
  if (instruction < 0) return -1;
  Seen all;
  for (const auto& [kind, s] : seen_) all.wall_s += s.wall_s, all.count += s.count;
  const double so_far = wall_s - begun_s_;
  const double projected = done > 0 ? so_far / done : -1;
  const double typical = all.count > 0 ? all.wall_s / all.count : projected;
  if (typical < 0) return -1;
  // Early in an instruction its own speed says little.
  const double running = done > 0.2 ? projected : expected_s(kinds_[running_], std::max(typical, projected));
  double left = std::max(0.0, running * (1 - done));
  for (const auto& [kind, count] : waiting_) left += count * expected_s(kind, typical);
  if (wall_s + left > 0) done_ = std::max(done_, wall_s / (wall_s + left));
  return left;
}

}  // namespace oxvac::observe
