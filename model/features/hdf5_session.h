// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <hdf5.h>

#include <mutex>
#include <string>

namespace xsmoe::features {

/// Held while HDF5 is called. The library is neither thread-safe nor silent by default: callers wait for each other here, and its
/// error printing is off for as long, so that its message can become part of ours.
class Hdf5Session {
 public:
  Hdf5Session();
  ~Hdf5Session();
  Hdf5Session(const Hdf5Session&) = delete;
  Hdf5Session& operator=(const Hdf5Session&) = delete;

  /// What HDF5 said of its last failure: the innermost description.
  [[nodiscard]] static std::string message();

 private:
  std::lock_guard<std::recursive_mutex> alone_;
  H5E_auto2_t printing_ = nullptr;
  void* printingTo_ = nullptr;
};

}  // namespace xsmoe::features
