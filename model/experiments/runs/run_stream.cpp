// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/run_stream.h"

#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "model/experiments/runs/stream_place.h"
#include "model/features/feature_cache.h"
#include "model/features/provenance.h"

namespace xsmoe::experiments {

Result<StreamChecksums> checksumsOf(const data::StreamFolder& folder, KnownChecksums& known, const ProgressCallback& progress) {
  StreamChecksums checksums;
  for (const auto& [role, path] : {std::pair{"interactions", folder.interactions}, std::pair{"features", folder.features}}) {
    std::error_code unknown;
    if (path == folder.features && !std::filesystem::exists(path, unknown)) continue;  // methods of ids alone need none
    auto sum = known.of(path, progress);
    if (!sum) return tl::unexpected(sum.error());
    checksums[role] = *sum;
  }
  return checksums;
}

namespace {

/// Of a file that the run was trained with, without, or in another form.
tl::unexpected<Error> otherFile(const std::filesystem::path& path, bool wasThere, bool isThere) {
  if (!isThere)
    return badInput(path.string(), "the run was trained with this file, and it is not there",
                    "Put it back, or name the folder of the run's own stream");
  if (!wasThere)
    return badInput(path.string(), "the run was trained without this file, which has come to its stream since",
                    "Name a folder with the stream as it was, without the file");
  return badInput(path.string(), "the file is not the one that the run was trained on (its checksum differs)",
                  "Name the folder of the run's own stream; where the stream has grown, resume the run with --extend");
}

Result<void> checkStreamOf(const RunManifest& run, const data::StreamFolder& folder, KnownChecksums& sums,
                           const ProgressCallback& progress) {
  const auto checksums = checksumsOf(folder, sums, progress);
  if (!checksums) return tl::unexpected(checksums.error());
  if (run.stream != *checksums)
    if (const auto cache = features::FeatureCache::open(folder.features))
      if (auto good = features::checkProvenance(features::provenanceOf(*cache), run.features, folder.features.string()); !good) return good;
  for (const auto& [role, path] : {std::pair{"interactions", folder.interactions}, std::pair{"features", folder.features}}) {
    const auto known = run.stream.find(role), now = checksums->find(role);
    const bool wasThere = known != run.stream.end(), isThere = now != checksums->end();
    if (wasThere == isThere && (!isThere || known->second == now->second)) continue;
    return otherFile(path, wasThere, isThere);
  }
  return {};
}

}  // namespace

Result<data::StreamFolder> streamOfRun(const RunManifest& run, const std::filesystem::path& elsewhere, KnownChecksums& known,
                                       const ProgressCallback& progress) {
  const auto& was = run.description.streamFolder;
  auto places = placesOfStream(was, run.description.folder);
  if (!elsewhere.empty()) places = {elsewhere};
  if (places.empty()) places = {was};
  std::optional<Error> first;
  for (const auto& place : places) {
    auto folder = data::openStreamFolder(place);
    if (!folder) return badInput(place.string(), "the run's stream is not there: " + describe(folder.error()), "Name the stream's folder");
    auto good = checkStreamOf(run, *folder, known, progress);
    if (good) return folder;
    if (!first) first = std::move(good.error());
  }
  return tl::unexpected(*first);
}

}  // namespace xsmoe::experiments
