// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/stream_facts.h"

#include <filesystem>
#include <iterator>
#include <memory>
#include <system_error>

#include "app/studio/session/session.h"

namespace xsmoe::studio {

widgets::StreamFacts streamFacts(const engine::StreamOverview& stream) {
  return {std::make_shared<const DataReport>(stream.report), stream.returns, stream.drifts};
}

widgets::StreamFacts streamFacts(const Session& session) {
  const auto& stream = session.stream();
  if (!stream) return {};
  if (const auto& state = session.run().state) {
    const RunDescription& run = state->history->description();
    const auto folder = session.run().stream.empty() ? std::filesystem::path(run.streamFolder) : session.run().stream;
    std::error_code unknown;
    const bool same = folder == stream->folder || std::filesystem::equivalent(folder, stream->folder, unknown);
    if (!same || std::ssize(stream->overview.report.windows) != run.settings.protocol.windows) return {};
  }
  return streamFacts(stream->overview);
}

}  // namespace xsmoe::studio
