#pragma once
/// \file Current against voltage of the instructions that drive the cell.

#include <cstddef>
#include <string>
#include <vector>

#include "reduce/results_file.hpp"

namespace oxvac {

/// Which voltage an I-V is drawn against.
enum class VoltageAxis {
  applied,  ///< what the source gives: what an instrument reports, series resistance included
  device,   ///< what is left across the cell
};

/// The I-V of one instruction: parallel columns.
struct IVCurve {
  std::string name, kind, group;
  int cycle = 0;
  std::size_t instruction = 0;  ///< row of /instructions
  std::vector<double> applied_V, device_V, current_A;
  std::vector<double> time_s;  ///< empty where branches were merged: a merged point has no time
  /// Of a merged curve: the largest difference between its branches over the largest current; 0 with one
  /// branch. A read that left the state alone has a small one.
  double branch_mismatch = 0;

  std::size_t size() const { return current_A.size(); }
  const std::vector<double>& voltage_V(VoltageAxis axis) const {
    return axis == VoltageAxis::applied ? applied_V : device_V;
  }
};

/// The four trace columns of an I-V, read once, cut by instruction.
class IVTrace {
 public:
  /// \throws Error (io) if a column is missing or holds a value that is not finite.
  explicit IVTrace(const ResultsFile& file);
  /// All rows of an instruction, as they were stepped; no points if it has none.
  IVCurve curve(std::size_t instruction) const;
  const std::vector<ExecutedInstruction>& instructions() const { return instructions_; }

 private:
  std::vector<ExecutedInstruction> instructions_;
  std::vector<double> time_s_, applied_V_, device_V_, current_A_;
};

/// True for the kinds that have an I-V: sweep, triangle, read, pulse, waveform, refresh. A hold has none.
bool has_iv(const std::string& kind);

/// The I-V of every instruction of such a kind that has rows, in order.
std::vector<IVCurve> iv_curves(const ResultsFile& file);

/// Makes one branch of a curve: positive, rising, starting at zero volt.
///
/// The rows are cut into runs of rising and falling voltage (forward and backward branches). On the union of
/// their points each branch is interpolated by a monotone cubic, and the mean is taken over the branches that
/// reach there. A branch whose largest gap is over 1.5 times that of the
/// best branch of its length is left out: a read may return in a few large steps. Rows of negative voltage
/// are left out; a curve that has no others is mirrored, (V, I) -> (-V, -I). Where no branch reaches zero
/// volt the point (0, 0) is added: a passive cell carries no current there. \throws Error (input) if fewer
/// than two points are left.
IVCurve single_valued(const IVCurve& curve, VoltageAxis axis = VoltageAxis::applied);

/// The row of /instructions that a user means by "name" (its last occurrence that has rows) or "name@17" (the
/// last one in cycle 17). \throws Error (input) with a "did you mean" if there is none.
std::size_t find_instruction(const ResultsFile& file, const std::string& name);

/// single_valued() of the instruction found by find_instruction().
IVCurve read_curve(const ResultsFile& file, const std::string& instruction_name,
                   VoltageAxis axis = VoltageAxis::applied);

}  // namespace oxvac
