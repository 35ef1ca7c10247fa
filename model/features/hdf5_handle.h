// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <hdf5.h>

#include <utility>

namespace xsmoe::features {

/// Owns one HDF5 identifier and closes it with the function for its kind. Negative: the call that should have made it failed.
class Hdf5Handle {
 public:
  using Close = herr_t (*)(hid_t);

  Hdf5Handle() = default;
  Hdf5Handle(hid_t id, Close closer) : id_(id), close_(closer) {}
  Hdf5Handle(Hdf5Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
  Hdf5Handle& operator=(Hdf5Handle&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(close_, other.close_);
    return *this;
  }
  ~Hdf5Handle() { (void)close(); }

  /// False where HDF5 could not finish what the identifier stood for, such as writing a file's last bytes.
  bool close() { return id_ < 0 || close_(std::exchange(id_, -1)) >= 0; }
  [[nodiscard]] hid_t id() const { return id_; }
  explicit operator bool() const { return id_ >= 0; }

 private:
  hid_t id_ = -1;
  Close close_ = nullptr;
};

}  // namespace xsmoe::features
