// SPDX-License-Identifier: Apache-2.0
#include "model/features/hdf5_session.h"

namespace xsmoe::features {
namespace {

std::recursive_mutex& libraryMutex() {
  static std::recursive_mutex mutex;
  return mutex;
}

herr_t keepInnermost(unsigned position, const H5E_error2_t* error, void* text) {
  if (position == 0 && error->desc != nullptr) *static_cast<std::string*>(text) = error->desc;
  return 0;
}

/// HDF5 would write again, when the program ends, what it could not write before, and crash. Everything is closed by its owner.
bool leaveEndAlone() { return H5dont_atexit() >= 0; }

}  // namespace

Hdf5Session::Hdf5Session() : alone_(libraryMutex()) {
  [[maybe_unused]] static const bool once = leaveEndAlone();
  H5Eget_auto2(H5E_DEFAULT, &printing_, &printingTo_);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

Hdf5Session::~Hdf5Session() { H5Eset_auto2(H5E_DEFAULT, printing_, printingTo_); }

std::string Hdf5Session::message() {
  std::string text;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, &keepInnermost, &text);
  return text.empty() ? "HDF5 gives no reason" : text;
}

}  // namespace xsmoe::features
