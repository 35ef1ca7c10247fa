// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/stream_shelf.h"

#include <algorithm>
#include <utility>

namespace xsmoe::experiments {
namespace {

/// Of all files that are read of a stream.
std::vector<std::optional<FileStamp>> stampsOf(const data::StreamFolder& folder) {
  return {stampOf(folder.folder / "stream.json"), stampOf(folder.interactions), stampOf(folder.items), stampOf(folder.features)};
}

}  // namespace

Result<std::shared_ptr<const streaming::StreamSession>> StreamShelf::open(const data::StreamFolder& folder,
                                                                          const ProtocolSettings& protocol, bool needFeatures,
                                                                          const ProgressCallback& progress) {
  const auto began = nanosecondsNow();
  auto stamps = stampsOf(folder);
  const bool same = session_ && session_->folder().folder == folder.folder && session_->folder().interactions == folder.interactions &&
                    protocol_ == protocol && stamps_ == stamps;
  if (same && (session_->cache() || !needFeatures)) return session_;
  clear();  // before the next one needs its memory
  auto opened = streaming::StreamSession::open(folder, protocol, needFeatures, progress);
  if (!opened) return tl::unexpected(opened.error());
  auto session = std::make_shared<const streaming::StreamSession>(std::move(*opened));
  const bool settled = std::all_of(stamps.begin(), stamps.end(), [&](const auto& one) { return !one || one->settled(began); });
  if (!settled || stampsOf(folder) != stamps) return session;
  session_ = session;
  protocol_ = protocol;
  stamps_ = std::move(stamps);
  return session;
}

}  // namespace xsmoe::experiments
