// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <memory>

namespace xsmoe::data {

/// Bytes that grow at their end and need no memory to lie in. The first few are in memory; more lie in a file in the folder for temporary
/// files (TMPDIR, else /var/tmp), which has no name and is gone with the object. The file is mapped: the system takes the memory of its
/// pages where something else needs it. Its room on the disk is taken before it is written to, so that no write fails later.
class SpilledBytes {
 public:
  static constexpr std::size_t kInMemory = std::size_t{4} << 20;
  static constexpr std::size_t kStep = std::size_t{32} << 20;  ///< by which the file grows

  SpilledBytes() = default;
  SpilledBytes(SpilledBytes&& other) noexcept;
  SpilledBytes& operator=(SpilledBytes&& other) noexcept;
  SpilledBytes(const SpilledBytes&) = delete;
  SpilledBytes& operator=(const SpilledBytes&) = delete;
  ~SpilledBytes();

  [[nodiscard]] char* data() const { return bytes_; }
  [[nodiscard]] std::size_t capacity() const { return capacity_; }
  [[nodiscard]] bool inFile() const { return file_ >= 0; }
  /// Room for `wanted` bytes at least, of which the first `used` stay as they are; data() may be another afterwards. Throws ThrownError:
  /// the folder cannot be written or takes no more, the file cannot be mapped.
  void grow(std::size_t wanted, std::size_t used);
  /// What is in the file leaves this process's memory, and is brought again where it is read. Of what is in memory nothing happens.
  void letGo() const;

 private:
  void growInMemory(std::size_t wanted, std::size_t used);
  void openFile();
  void growFile(std::size_t wanted);

  std::unique_ptr<char[]> memory_;  // null: in the file, or none
  int file_ = -1;
  char* bytes_ = nullptr;
  std::size_t capacity_ = 0;
};

}  // namespace xsmoe::data
