// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <memory>
#include <optional>
#include <vector>

#include "model/core/run_history.h"

class QComboBox;

namespace xsmoe::widgets {

class RouterTimeChart;

/// What the router of a side layer chose over time: over the windows of the run, or over the epochs of the window shown.
class RouterTimePanel : public QWidget {
  Q_OBJECT
 public:
  explicit RouterTimePanel(QWidget* parent = nullptr);

  /// Null: no run. `window`: travelled to; empty: live. A layer that was chosen stays chosen where it still is.
  void showRun(std::shared_ptr<const RunHistory> history, std::optional<WindowIndex> window);

  /// A side layer of the run, as soon as it is there.
  void showLayer(Modality modality, int hiddenState);
  /// The one that is shown, or will be; of it nothing but modality and state is told. Empty: none is known yet.
  [[nodiscard]] std::optional<LayerStructure> layer() const;
  /// The expert that is chosen, in whatever view: its layer is shown, and its curve thick. Empty: none.
  void setChosen(const std::optional<ExpertName>& chosen);

  [[nodiscard]] RouterTimeChart* chart() const { return chart_; }
  [[nodiscard]] QComboBox* layers() const { return layers_; }
  [[nodiscard]] QComboBox* numbers() const { return numbers_; }
  /// "windows" and "epochs" as data.
  [[nodiscard]] QComboBox* spans() const { return spans_; }

 private:
  void offerLayers();
  void refresh();
  void showWanted();

  std::shared_ptr<const RunHistory> history_;
  std::optional<WindowIndex> window_;
  std::vector<LayerStructure> offered_;
  std::optional<LayerStructure> wanted_;  ///< to be shown once it is there
  std::optional<ExpertName> chosen_;
  QComboBox* layers_;
  QComboBox* numbers_;
  QComboBox* spans_;
  RouterTimeChart* chart_;
};

}  // namespace xsmoe::widgets
