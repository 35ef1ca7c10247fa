// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/going_on/extended_run.h"

#include <string>
#include <utility>

#include "model/core/cancelled.h"
#include "model/experiments/runs/run_stream.h"
#include "model/experiments/runs/stream_part.h"
#include "model/features/provenance.h"
#include "model/streaming/stream_session.h"

namespace xsmoe::experiments {
namespace {

constexpr const char* kOnlyLater =
    "Add records to a stream only after its last one: later in time and, of the same time, further down in the file. Items that had no "
    "features must not have got any";

std::string nameOf(int window) { return "D_" + std::to_string(window); }

/// The protocol by which the windows stay and others come after them, as many as there are.
ProtocolSettings openEnded(const RunManifest& run) {
  auto protocol = run.description.settings.protocol;
  if (protocol.cutRecords == 0) {
    protocol.cutRecords = run.part.records;
    protocol.cutWindows = protocol.windows;
  }
  protocol.windows = 0;
  return protocol;
}

Result<void> checkGrown(const RunManifest& run, const streaming::StreamSession& session) {
  const auto& stream = session.windows();
  const int windows = run.description.settings.protocol.windows;
  if (stream.protocol().windows > windows) return {};
  const auto size = stream.window({windows - 1}).records;
  return badInput(session.folder().interactions.string(),
                  "the stream has not grown by a window: " + std::to_string(stream.restRecords()) +
                      (stream.restRecords() == 1 ? " record is" : " records are") + " new, and a window holds " + std::to_string(size),
                  "Add records, or resume the run without --extend");
}

Result<void> checkPart(const RunManifest& run, const streaming::StreamSession& session, const ProgressCallback& progress) {
  const int windows = run.description.settings.protocol.windows;
  const auto& stream = session.windows();
  if (sumOfWindows(stream, windows, progress) != run.part.log)
    return badInput(
        session.folder().interactions.string(),
        "the records of " + nameOf(0) + " … " + nameOf(windows - 1) + " are not those that the run was trained on (their checksum differs)",
        kOnlyLater);
  const auto features = sumOfStates(session, run.description.settings.model.method, run.part.states,
                                    stream.window({windows - 1}).itemsSeenSoFar, run.description.settings.device.featureBytes(), progress);
  if (!features) return tl::unexpected(features.error());
  if (*features == run.part.features) return {};
  return badInput(session.folder().features.string(),
                  "the features of the items that the run was trained on are others (their checksum differs)",
                  "Extract those of the new items with the same encoders, on the same machine");
}

}  // namespace

Result<RunManifest> extendedRun(RunManifest run, const data::StreamFolder& folder, KnownChecksums& known,
                                const ProgressCallback& progress) try {
  auto& description = run.description;
  if (run.part.records == 0)
    return badInput(description.folder, "the run keeps no checksum of the part of the stream that it was trained on",
                    "It was made by an earlier program: train again with the settings in run.json, the result is the same");
  auto session = streaming::StreamSession::open(folder, openEnded(run), true, progress, streaming::StreamSession::Report::kLeftEmpty);
  if (!session) return tl::unexpected(session.error());
  const auto provenance = session->cache() ? features::provenanceOf(*session->cache()) : features::CacheProvenance{};
  if (auto good = features::checkProvenance(provenance, run.features, folder.features.string()); !good) return tl::unexpected(good.error());
  if (auto good = checkGrown(run, *session); !good) return tl::unexpected(good.error());
  if (auto good = checkPart(run, *session, progress); !good) return tl::unexpected(good.error());
  auto part = partOf(*session, description.settings.model.method, run.part.states, description.settings.device.featureBytes(), progress);
  if (!part) return tl::unexpected(part.error());
  auto checksums = checksumsOf(folder, known, progress);
  if (!checksums) return tl::unexpected(checksums.error());
  run.part = std::move(*part);
  run.stream = std::move(*checksums);
  run.features = provenance;
  description.settings.protocol = session->windows().protocol();
  description.streamFolder = std::filesystem::absolute(folder.folder).string();
  description.streamRecords = run.part.records;
  description.forecast = {};  // it was of fewer windows
  return run;
} catch (const Cancelled& cancelled) {
  return tl::unexpected(cancelled.error());
}

Result<void> checkStreamOf(const RunManifest& run, const std::filesystem::path& stream, KnownChecksums& known,
                           const ProgressCallback& progress) try {
  const auto same = streamOfRun(run, stream, known, progress);
  if (same) return {};
  const auto other = [&same] { return tl::unexpected(same.error()); };
  const auto folder = data::openStreamFolder(stream);
  if (isCancelled(same.error()) || run.part.records == 0 || !folder) return other();
  const auto session =
      streaming::StreamSession::open(*folder, openEnded(run), true, progress, streaming::StreamSession::Report::kLeftEmpty);
  if (!session || session->windows().protocol().windows < run.description.settings.protocol.windows) return other();
  if (!checkPart(run, *session, progress)) return other();
  return {};
} catch (const Cancelled& cancelled) {
  return tl::unexpected(cancelled.error());
}

std::string inWords(const RunManifest& before, const RunManifest& extended) {
  const int old = before.description.settings.protocol.windows, all = extended.description.settings.protocol.windows;
  return "the stream has grown: " + nameOf(0) + " … " + nameOf(old - 1) + " are as they were (checksum " + before.part.log.substr(0, 12) +
         "…), " + nameOf(old) + (all > old + 1 ? " … " + nameOf(all - 1) + " are" : " is") + " new";
}

}  // namespace xsmoe::experiments
