#pragma once
/// \file The output folder: who writes into it, and what of an earlier run stays there.

#include <string>

namespace oxvac::observe {

/// Names of the last two checkpoints in a folder.
constexpr const char* checkpoint_name = "checkpoint.h5";
constexpr const char* previous_checkpoint_name = "checkpoint_previous.h5";

/// Holds a folder for one run. The lock is the kernel's: it ends with the process, however that ends.
class FolderLock {
 public:
  FolderLock() = default;
  /// Makes the folder where it is missing. \throws Error (io) if it cannot be made or written to, or if
  /// another run holds it.
  explicit FolderLock(const std::string& folder);
  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&& other) noexcept;
  ~FolderLock();

 private:
  int descriptor_ = -1;
};

/// Clears a folder of an earlier run: results.h5 becomes results.h5.bak and checkpoint.h5 becomes
/// checkpoint.h5.bak (an older .bak goes), trace.csv, fields.pvd, fields_*.vtu and what a killed run left
/// half written are removed. Nothing else is touched. \param keep_checkpoints leaves those where they are.
/// \throws Error (io) if it holds results and `overwrite` is false.
void clear_folder(const std::string& folder, bool overwrite, bool keep_checkpoints);

/// Makes the checkpoint that a run goes on from the folder's checkpoint.h5, where it is not. One that was
/// ahead of it becomes checkpoint.h5.bak: its steps will be played anew. \throws Error (io).
void promote_checkpoint(const std::string& folder, const std::string& gone_on_from);

/// Removes fields_*.vtu from a number on.
void remove_fields_from(const std::string& folder, std::size_t first);

}  // namespace oxvac::observe
