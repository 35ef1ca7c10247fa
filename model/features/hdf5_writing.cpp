// SPDX-License-Identifier: Apache-2.0
#include "model/features/hdf5_writing.h"

#include "model/features/hdf5_session.h"

namespace xsmoe::features {
namespace {

Hdf5Handle textType() {
  Hdf5Handle type = checked(H5Tcopy(H5T_C_S1), &H5Tclose);
  H5Tset_size(type.id(), H5T_VARIABLE);
  H5Tset_cset(type.id(), H5T_CSET_UTF8);
  return type;
}

}  // namespace

void requireWritten(bool good) {
  if (!good) throw Hdf5WriteFailed{Hdf5Session::message()};
}

Hdf5Handle checked(hid_t id, Hdf5Handle::Close close) {
  requireWritten(id >= 0);
  return {id, close};
}

void writeText(hid_t object, const std::string& name, const std::string& text) {
  const Hdf5Handle type = textType(), space = checked(H5Screate(H5S_SCALAR), &H5Sclose);
  const Hdf5Handle attribute = checked(H5Acreate2(object, name.c_str(), type.id(), space.id(), H5P_DEFAULT, H5P_DEFAULT), &H5Aclose);
  const char* const value = text.c_str();
  requireWritten(H5Awrite(attribute.id(), type.id(), &value) >= 0);
}

void writeNumber(hid_t object, const std::string& name, std::int64_t number) {
  const Hdf5Handle space = checked(H5Screate(H5S_SCALAR), &H5Sclose);
  const Hdf5Handle attribute = checked(H5Acreate2(object, name.c_str(), H5T_STD_I64LE, space.id(), H5P_DEFAULT, H5P_DEFAULT), &H5Aclose);
  requireWritten(H5Awrite(attribute.id(), H5T_NATIVE_INT64, &number) >= 0);
}

Hdf5Handle createGroup(hid_t parent, const std::string& name) {
  const Hdf5Handle creation = checked(H5Pcreate(H5P_GROUP_CREATE), &H5Pclose);
  H5Pset_obj_track_times(creation.id(), false);
  return checked(H5Gcreate2(parent, name.c_str(), H5P_DEFAULT, creation.id(), H5P_DEFAULT), &H5Gclose);
}

Hdf5Handle createDataset(hid_t parent, const std::string& name, hid_t type, const std::vector<hsize_t>& shape) {
  const Hdf5Handle space = checked(H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr), &H5Sclose);
  const Hdf5Handle creation = checked(H5Pcreate(H5P_DATASET_CREATE), &H5Pclose);
  H5Pset_obj_track_times(creation.id(), false);
  H5Pset_alloc_time(creation.id(), H5D_ALLOC_TIME_EARLY);
  H5Pset_fill_time(creation.id(), H5Tis_variable_str(type) > 0 ? H5D_FILL_TIME_IFSET : H5D_FILL_TIME_NEVER);
  return checked(H5Dcreate2(parent, name.c_str(), type, space.id(), H5P_DEFAULT, creation.id(), H5P_DEFAULT), &H5Dclose);
}

void writeDataset(hid_t parent, const std::string& name, hid_t type, const std::vector<hsize_t>& shape, const void* values) {
  const Hdf5Handle dataset = createDataset(parent, name, type, shape);
  requireWritten(H5Dwrite(dataset.id(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0);
}

void writeTexts(hid_t parent, const std::string& name, const std::vector<std::string>& texts) {
  std::vector<const char*> pointers;
  pointers.reserve(texts.size());
  for (const std::string& text : texts) pointers.push_back(text.c_str());
  writeDataset(parent, name, textType().id(), {texts.size()}, pointers.data());
}

}  // namespace xsmoe::features
