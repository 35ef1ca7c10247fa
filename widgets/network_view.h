// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QMetaType>
#include <QString>
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "model/core/live_state.h"
#include "model/core/run_moment.h"

namespace xsmoe::widgets {

using LiveStatePtr = std::shared_ptr<const LiveState>;

/// The network at one moment as the pictures show it: now, as tested after a finished window, or at the end of an epoch.
struct NetworkView {
  Method method = Method::kXsmoe;
  Protocol protocol = Protocol::kPaper;
  int windows = 10;           ///< of the stream, for the colours of births
  bool windowsKnown = false;  ///< else there is no run that tells them
  /// Of the run at this moment, as its events tell; empty: the method has none. By it experts are marked that would go.
  std::optional<double> tau = 0.1;
  /// Where the slider stands, where that is not `tau`: asked of a run in training that has not yet taken it, what a person asks about on a
  /// stored one, or the run's τ of now where it had another at the moment shown. It is drawn besides, by its name, and changes nothing
  /// else.
  std::optional<double> slider = {};
  int lastState = 12;  ///< the cache's last hidden state: what is shown where there is no side network
  /// Shares of the last finished epoch, or of the current one where none is finished: those by which "prune now" decides.
  std::vector<LayerUsage> layers;
  /// Gate shares through the running epoch where they belong to the same layers and experts; else those of `layers`.
  std::vector<LayerUsage> gates;
  /// Shares so far in the epoch under way, of the same layers and experts as `layers`; empty: of no batch, or `layers` are these.
  std::vector<LayerUsage> running;
  bool trains = true;              ///< false: training is over there, after a finished window or where nobody trains the run
  bool live = false;               ///< now, of a run that is watched while it trains: it has such shares from time to time
  std::vector<ExpertName> pinned;  ///< by a person: pruning by τ never takes them
  bool prunesAtEnd = true;         ///< the window shown is pruned at its end: not the last that is trained, after which nobody goes
  /// While a window trains: the chance of each expert of `layers` to be pruned at its end at `tau` (pruneChances); a layer's is empty where
  /// there are too few epochs to say, all where the window prunes none.
  std::vector<std::vector<double>> chances;
  std::optional<int> window;  ///< the network is as it was after this finished one, or within it; empty: now
  int epoch = 0;              ///< of `window`, at whose end the network was so; 0: after the window
  friend bool operator==(const NetworkView&, const NetworkView&) = default;
};

/// The network now, or at `moment` if that is given and the run has got there (else now). `slider`: where that of τ stands; empty: there is
/// none.
[[nodiscard]] NetworkView networkView(const LiveState& state, const std::optional<RunMoment>& moment, std::optional<double> slider);

/// What an expert is whose window is the one shown: "in training", or where that is over "trained last".
[[nodiscard]] QString trainedWord(const NetworkView& view);

/// The network of another run beside the one that is shown, and what a legend calls the two.
struct NetworkBeside {
  QString shown;  ///< the title of the run that is shown
  QString other;  ///< of the other one, and of which moment its network is
  NetworkView view;
  friend bool operator==(const NetworkBeside&, const NetworkBeside&) = default;
};
/// As it is at `moment` if that is given, else the newest. Empty where nothing is known of that moment: the other run has not got so far,
/// has no such epoch, or no experts.
[[nodiscard]] std::optional<NetworkBeside> networkBeside(const RunHistory& shown, const std::shared_ptr<const RunHistory>& other,
                                                         const std::optional<RunMoment>& moment);

/// The layer of these that mixes in the same state of the same modality; null: none does.
[[nodiscard]] const LayerUsage* sameLayer(const std::vector<LayerUsage>& layers, const LayerStructure& layer);

/// Whether anything was counted yet.
[[nodiscard]] bool hasShares(const LayerUsage& usage);

/// Shares so far in the epoch under way, of a layer of `layers`; null: there are none.
[[nodiscard]] const LayerUsage* sharesSoFar(const NetworkView& view, std::size_t layer);

/// Gate shares of a layer of `layers` as the pictures draw them; its own where `gates` are not of the same layers.
[[nodiscard]] const LayerUsage& gatesOf(const NetworkView& view, std::size_t layer);

[[nodiscard]] bool isPinned(const NetworkView& view, const ExpertName& expert);

/// Position in `layers` of each expert that would go at `view.tau`; −1 where a layer loses none.
[[nodiscard]] std::vector<int> expertsToPrune(const NetworkView& view);

/// Position in `layers` of each expert that would go if it were not pinned, so that nobody of its layer goes; −1 where none is.
[[nodiscard]] std::vector<int> pinsThatHold(const NetworkView& view);

}  // namespace xsmoe::widgets
