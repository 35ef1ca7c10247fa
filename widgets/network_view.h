// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QMetaType>
#include <QString>
#include <memory>
#include <optional>
#include <vector>

#include "model/core/live_state.h"

namespace xsmoe::widgets {

using LiveStatePtr = std::shared_ptr<const LiveState>;

/// The network at one moment as the pictures show it: now, or as tested after a finished window.
struct NetworkView {
  Method method = Method::kXsmoe;
  Protocol protocol = Protocol::kPaper;
  int windows = 10;           ///< of the stream, for the colours of births
  bool windowsKnown = false;  ///< else there is no run that tells them
  /// As the person has set it; empty: the method has none.
  std::optional<double> tau = 0.1;
  int lastState = 12;  ///< the cache's last hidden state: what is shown where there is no side network
  /// Shares of the last finished epoch, or of the current one where none is finished: those by which "prune now" decides.
  std::vector<LayerUsage> layers;
  /// Gate shares through the running epoch where they belong to the same layers and experts; else those of `layers`.
  std::vector<LayerUsage> gates;
  std::vector<ExpertName> pinned;  ///< by a person: pruning by τ never takes them
  /// While a window trains: the chance of each expert of `layers` to be pruned at its end at `tau` (pruneChances); a layer's is empty where
  /// there are too few epochs to say, all where the window prunes none.
  std::vector<std::vector<double>> chances;
  std::optional<int> window;  ///< the network is as it was after this finished one; empty: now
  friend bool operator==(const NetworkView&, const NetworkView&) = default;
};

/// The network now, or after `window` if that is given and finished (else now). `tau`: overrides the run's.
[[nodiscard]] NetworkView networkView(const LiveState& state, std::optional<WindowIndex> window, std::optional<double> tau);

/// The network of another run beside the one that is shown, and what a legend calls the two.
struct NetworkBeside {
  QString shown;  ///< the title of the run that is shown
  QString other;  ///< of the other one, and of which moment its network is
  NetworkView view;
  friend bool operator==(const NetworkBeside&, const NetworkBeside&) = default;
};
/// As it is after `window` if that is given, else the newest. Empty where nothing is known of that moment: the other run has not got so
/// far, or has no experts.
[[nodiscard]] std::optional<NetworkBeside> networkBeside(const RunHistory& shown, const std::shared_ptr<const RunHistory>& other,
                                                         std::optional<WindowIndex> window);

/// The layer of these that mixes in the same state of the same modality; null: none does.
[[nodiscard]] const LayerUsage* sameLayer(const std::vector<LayerUsage>& layers, const LayerStructure& layer);

/// Whether anything was counted yet.
[[nodiscard]] bool hasShares(const LayerUsage& usage);

[[nodiscard]] bool isPinned(const NetworkView& view, const ExpertName& expert);

/// Position in `layers` of each expert that would go at `view.tau`; −1 where a layer loses none.
[[nodiscard]] std::vector<int> expertsToPrune(const NetworkView& view);

}  // namespace xsmoe::widgets
