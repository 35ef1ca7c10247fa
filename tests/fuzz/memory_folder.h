#pragma once
#include <filesystem>

#include "tests/support/temporary_folder.h"

namespace xsmoe::fuzz {

/// A temporary folder in memory where the system has such a place: the targets write a file for every input.
class MemoryFolder : public TemporaryFolder {
 public:
  MemoryFolder() : TemporaryFolder(std::filesystem::is_directory("/dev/shm") ? "/dev/shm" : std::filesystem::temp_directory_path()) {}
};

}  // namespace xsmoe::fuzz
