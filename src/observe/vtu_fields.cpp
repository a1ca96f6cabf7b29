/// \file fields_*.vtu, one for each snapshot, and fields.pvd, which gives them their times.

#include <fmt/format.h>

#include "observe/outputs.hpp"
#include "observe/vtu.hpp"

namespace oxvac::observe {
namespace {

class VtuFields : public Observer {
 public:
  explicit VtuFields(std::shared_ptr<Recorder> recorder) : recorder_(std::move(recorder)) {}

  void on_start(const RunView& run) override { recorder_->begin(run); }

  void on_step(const StepView& view) override { write(recorder_->frame(view)); }

  void on_finish(const std::string& status) override {
    if (recorder_->begun() && status != "done") write(recorder_->last_good());
  }

 private:
  void write(const FieldFrame* frame) {
    if (!frame) return;
    write_on_root(recorder_->comm(), [&] {
      std::vector<PointField> fields;
      for (std::size_t f = 0; f < frame->values.size(); ++f)
        fields.push_back({recorder_->field_names()[f], &frame->values[f]});
      const std::string name = fmt::format("fields_{:05}.vtu", written_.size());
      write_vtu(recorder_->path(name), recorder_->mesh(), frame->time_s, fields);
      written_.push_back({frame->time_s, name});
      write_pvd(recorder_->path("fields.pvd"), written_);
    });
  }

  std::shared_ptr<Recorder> recorder_;
  std::vector<PvdEntry> written_;
};

}  // namespace

std::unique_ptr<Observer> make_vtu_fields(std::shared_ptr<Recorder> recorder) {
  return std::make_unique<VtuFields>(std::move(recorder));
}

}  // namespace oxvac::observe
