/// \file fields_*.vtu, one for each snapshot, and fields.pvd, which gives them their times.

#include <fmt/format.h>

#include <filesystem>

#include "observe/hdf5.hpp"
#include "observe/outputs.hpp"
#include "observe/vtu.hpp"

namespace oxvac::observe {
namespace {

class VtuFields : public Observer {
 public:
  explicit VtuFields(std::shared_ptr<Recorder> recorder) : recorder_(std::move(recorder)) {}

  void on_start(const RunView& run) override {
    recorder_->begin(run);
    if (recorder_->appends()) write_on_root(run.comm, [&] { take_over(); });
  }

  void on_step(const StepView& view) override { write(recorder_->frame(view)); }

  void on_finish(const std::string& status) override {
    if (recorder_->begun() && status != "done") write(recorder_->last_good());
  }

 private:
  static std::string name_of(std::size_t number) { return fmt::format("fields_{:05}.vtu", number); }

  /// What results.h5 has kept of the fields before the checkpoint; the rest goes.
  void take_over() {
    const std::vector<double> times_s = hdf5::Input(recorder_->path("results.h5")).table("/fields/time_s");
    for (const double time_s : times_s) {
      const std::string name = name_of(number_++);
      if (std::filesystem::exists(recorder_->path(name))) written_.push_back({time_s, name});
    }
    remove_fields_from(recorder_->info().folder, number_);
    write_pvd(recorder_->path("fields.pvd"), written_);
  }

  void write(const FieldFrame* frame) {
    if (!frame) return;
    write_on_root(recorder_->comm(), [&] {
      std::vector<PointField> fields;
      for (std::size_t f = 0; f < frame->values.size(); ++f)
        fields.push_back({recorder_->field_names()[f], &frame->values[f]});
      const std::string name = name_of(number_++);
      write_vtu(recorder_->path(name), recorder_->mesh(), frame->time_s, fields);
      written_.push_back({frame->time_s, name});
      write_pvd(recorder_->path("fields.pvd"), written_);
    });
  }

  std::shared_ptr<Recorder> recorder_;
  std::vector<PvdEntry> written_;
  std::size_t number_ = 0;  ///< of the next one: where it stands in results.h5
};

}  // namespace

std::unique_ptr<Observer> make_vtu_fields(std::shared_ptr<Recorder> recorder) {
  return std::make_unique<VtuFields>(std::move(recorder));
}

}  // namespace oxvac::observe
