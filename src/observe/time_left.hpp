#pragma once
/// \file How long a run will take from here.

#include <map>
#include <string>
#include <vector>

namespace oxvac::observe {

/// Learns from the instructions done how long one of each kind takes; simulated time says nothing about it,
/// because a sweep of seconds and a pulse of nanoseconds take about as many steps.
class TimeLeft {
 public:
  /// \param done so many were done before this run went on.
  explicit TimeLeft(std::vector<std::string> kinds, int done = 0);

  /// \param instruction the one that is running (or has just ended, with done = 1), \param done its part that
  /// is done, 0 to 1, \param wall_s since the start. \returns wall seconds until the end; negative while
  /// nothing is known.
  double update(int instruction, double done, double wall_s);
  /// Part of the whole run that is done by the same reckoning, 0 to 1; never goes back.
  double done() const { return done_; }

 private:
  struct Seen {
    double wall_s = 0;
    int count = 0;
  };
  double expected_s(const std::string& kind, double otherwise_s) const;
  std::vector<std::string> kinds_;
  std::map<std::string, int> waiting_;  ///< instructions not begun, by kind
  std::map<std::string, Seen> seen_;
  int first_ = 0, running_ = -1;
  double begun_s_ = 0, last_s_ = 0, done_ = 0;
};

}  // namespace oxvac::observe
