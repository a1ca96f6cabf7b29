#include "render/stroke.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace oxvac::draw {
namespace {

bool finite(const Point& p) { return std::isfinite(p.x) && std::isfinite(p.y); }

Point between(const Point& a, const Point& b, double t) {
  return {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
}

/// The part [t0, t1] of the segment inside the box; false if there is none.
bool clip_segment(const Point& a, const Point& b, const Box& box, double& t0, double& t1) {
  t0 = 0, t1 = 1;
  const double dx = b.x - a.x, dy = b.y - a.y;
  const double p[4] = {-dx, dx, -dy, dy};
  const double q[4] = {a.x - box.x0, box.x1 - a.x, a.y - box.y0, box.y1 - a.y};
  for (int i = 0; i < 4; ++i) {
    if (p[i] == 0) {
      if (q[i] < 0) return false;
      continue;
    }
    const double t = q[i] / p[i];
    if (p[i] < 0) {
      t0 = std::max(t0, t);
    } else {
      t1 = std::min(t1, t);
    }
  }
  return t0 <= t1;
}

}  // namespace

std::vector<std::vector<Point>> finite_runs(const std::vector<Point>& line) {
  std::vector<std::vector<Point>> runs;
  std::vector<Point> run;
  for (const Point& p : line) {
    if (finite(p)) {
      run.push_back(p);
    } else if (!run.empty()) {
      runs.push_back(std::exchange(run, {}));
    }
  }
  if (!run.empty()) runs.push_back(std::move(run));
  return runs;
}

std::vector<std::vector<Point>> clipped(const std::vector<Point>& line, const Box& box) {
  std::vector<std::vector<Point>> runs;
  for (const std::vector<Point>& whole : finite_runs(line)) {
    std::vector<Point> run;
    for (std::size_t i = 0; i + 1 < whole.size(); ++i) {
      double t0, t1;
      if (!clip_segment(whole[i], whole[i + 1], box, t0, t1)) {
        if (!run.empty()) runs.push_back(std::exchange(run, {}));
        continue;
      }
      if (run.empty()) run.push_back(between(whole[i], whole[i + 1], t0));
      run.push_back(between(whole[i], whole[i + 1], t1));
      if (t1 < 1) runs.push_back(std::exchange(run, {}));
    }
    if (!run.empty()) runs.push_back(std::move(run));
  }
  return runs;
}

std::vector<std::vector<Point>> dashed(const std::vector<Point>& line, double on, double off) {
  std::vector<std::vector<Point>> dashes;
  std::vector<Point> dash;
  bool drawing = true;
  double left = on;
  if (!line.empty()) dash.push_back(line.front());
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    const double length = std::hypot(line[i + 1].x - line[i].x, line[i + 1].y - line[i].y);
    double done = 0;
    while (length - done > left) {
      done += left;
      const Point p = between(line[i], line[i + 1], done / length);
      if (drawing) {
        dash.push_back(p);
        dashes.push_back(std::exchange(dash, {}));
      } else {
        dash = {p};
      }
      drawing = !drawing;
      left = drawing ? on : off;
    }
    left -= length - done;
    if (drawing) dash.push_back(line[i + 1]);
  }
  if (drawing && dash.size() > 1) dashes.push_back(std::move(dash));
  return dashes;
}

std::vector<Point> thinned(const std::vector<Point>& line) {
  std::vector<Point> kept;
  for (std::size_t from = 0; from < line.size();) {
    if (!finite(line[from])) {
      kept.push_back(line[from++]);
      continue;
    }
    std::size_t to = from, low = from, high = from;
    for (; to < line.size() && finite(line[to]) && std::floor(line[to].x) == std::floor(line[from].x); ++to) {
      if (line[to].y < line[low].y) low = to;
      if (line[to].y > line[high].y) high = to;
    }
    std::array<std::size_t, 4> chosen{from, low, high, to - 1};
    std::sort(chosen.begin(), chosen.end());
    const auto end = std::unique(chosen.begin(), chosen.end());
    for (auto i = chosen.begin(); i != end; ++i) kept.push_back(line[*i]);
    from = to;
  }
  return kept;
}

}  // namespace oxvac::draw
