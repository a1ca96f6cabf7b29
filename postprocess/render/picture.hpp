#pragma once
/// \file What a picture is to the list in plots.cpp. A new one: a file in pictures/, a line in that list.

#include <string>
#include <vector>

#include "render/canvas.hpp"
#include "render/plots.hpp"
#include "render/run.hpp"

namespace oxvac::draw {

struct PictureInput {
  std::vector<Run> runs;
  std::vector<Reduction> reductions;  ///< one for each run
  std::vector<CrossbarRun> crossbars;
  PlotOptions options;
  std::vector<SweepFile> sweeps = {};
};

/// A drawn page and the name of its file without ".png".
struct Page {
  std::string file;
  Canvas canvas;
};

/// No pages and the reason, or pages.
struct Pages {
  std::vector<Page> pages;
  std::string reason;
};
inline Pages nothing(const std::string& reason) { return {{}, reason}; }

Pages iv_linear(const PictureInput&);  ///< pictures/iv.cpp
Pages iv_log(const PictureInput&);
Pages iv_pulses(const PictureInput&);
Pages trace(const PictureInput&);         ///< pictures/trace.cpp
Pages reads(const PictureInput&);         ///< pictures/reads.cpp
Pages nonlinearity(const PictureInput&);  ///< pictures/nonlinearity.cpp
Pages endurance(const PictureInput&);     ///< pictures/endurance.cpp
Pages accuracy(const PictureInput&);      ///< pictures/accuracy.cpp
Pages confusion(const PictureInput&);
Pages weights(const PictureInput&);
Pages vacancies(const PictureInput&);  ///< pictures/fields.cpp
Pages temperature(const PictureInput&);
Pages sweep(const PictureInput&);  ///< pictures/sweep.cpp

/// "" for one run, else "_" and the run's name as a file name takes it.
std::string suffix(const PictureInput& input, const Run& run);

}  // namespace oxvac::draw
