// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/going_on/shared_past.h"

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

Result<void> shareWindows(const SharedPast& past, const RunPaths& made) {
  for (int window = 0; window <= past.window.value; ++window) {
    std::error_code unknown;
    const WindowIndex at{window};
    if (auto shared = share(past.from.checkpoint(at), made.checkpoint(at)); !shared) return shared;
    if (!fs::exists(past.from.boundary(at), unknown)) continue;  // after the last trained window
    if (auto shared = share(past.from.boundary(at), made.boundary(at)); !shared) return shared;
  }
  return {};
}

Result<void> copyRecord(const SharedPast& past, const RunPaths& made) {
  auto record = RecordWriter::goOn(made.record(), 0);
  if (!record) return tl::unexpected(record.error());
  try {
    std::int64_t events = 0;
    auto read = readRecord(past.from.record(), [&](RunEvent event) {
      if (++events > past.events) return;
      if (past.adapt) past.adapt(event);
      (*record)->write(event);
    });
    (*record)->flush();
    return read;
  } catch (const CannotRecord& failed) {
    return tl::unexpected(failed.error);
  }
}

}  // namespace

Result<NewRun> makeWithPast(const SharedPast& past) {
  auto run = NewRun::create(past.to, past.manifest);
  if (!run) return run;
  auto done = shareWindows(past, run->paths());
  if (done) done = copyRecord(past, run->paths());
  if (!done) return tl::unexpected(run->inPlace(done.error()));
  return run;
}

}  // namespace xsmoe::experiments
