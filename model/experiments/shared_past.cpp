// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/shared_past.h"

#include <string>
#include <system_error>
#include <utility>


namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;

Result<void> share(const fs::path& from, const fs::path& to) {
  std::error_code problem;
  fs::create_hard_link(from, to, problem);
  if (!problem) return {};
  fs::copy_file(from, to, problem);  // on another disk, or on one without links
  if (!problem) return {};
  return cannotWrite(to.string(), "the file cannot be copied: " + problem.message(), "Check the disk's free space");
}

Result<void> shareWindows(const SharedPast& past) {
  for (int window = 0; window <= past.window.value; ++window) {
    std::error_code unknown;
    const WindowIndex at{window};
    if (auto shared = share(past.from.checkpoint(at), past.to.checkpoint(at)); !shared) return shared;
    if (!fs::exists(past.from.boundary(at), unknown)) continue;  // after the last trained window
    if (auto shared = share(past.from.boundary(at), past.to.boundary(at)); !shared) return shared;
  }
  return {};
}

Result<std::unique_ptr<RecordWriter>> copyRecord(const SharedPast& past) {
  auto record = RecordWriter::create(past.to.record());
  if (!record) return record;
  try {
    std::int64_t events = 0;
    const auto read = readRecord(past.from.record(), [&](RunEvent event) {
      if (++events > past.events) return;
      if (past.adapt) past.adapt(event);
      (*record)->write(event);
    });
    if (!read) return tl::unexpected(read.error());
    (*record)->flush();
    return record;
  } catch (const std::exception& error) {
    return cannotWrite(past.to.record().string(), std::string("the record cannot be written: ") + error.what(),
                       "Check the disk's free space");
  }
}

}  // namespace

Result<std::unique_ptr<RecordWriter>> makeWithPast(const SharedPast& past) {
  if (auto made = createRunFolder(past.to, past.manifest); !made) return tl::unexpected(made.error());
  auto shared = shareWindows(past);
  auto record = shared ? copyRecord(past) : tl::unexpected(shared.error());
  if (!record) {
    std::error_code ignored;
    fs::remove_all(past.to.folder, ignored);
  }
  return record;
}

}  // namespace xsmoe::experiments
