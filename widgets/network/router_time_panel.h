// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QWidget>
#include <memory>
#include <optional>
#include <vector>

#include "model/analysis/group_routing.h"
#include "model/core/run_history.h"
#include "widgets/charts/router_time_chart.h"

class QComboBox;

namespace xsmoe::widgets {

class WrappedRow;

/// What the router of a side layer chose over time: along the run, or over the epochs of the window shown, in the mean of the items; or how
/// single items lie among themselves, or what groups of items take, which stored models have to be asked for.
class RouterTimePanel : public QWidget {
  Q_OBJECT
 public:
  explicit RouterTimePanel(QWidget* parent = nullptr);

  /// Null: no run. `window`: travelled to; empty: live. A layer that was chosen stays chosen where it still is.
  void showRun(std::shared_ptr<const RunHistory> history, std::optional<WindowIndex> window);

  /// The models of finished windows and kept epochs, in their order, as far as they were asked, never null; and what is going on, or
  /// why there are none.
  void showModels(std::shared_ptr<const std::vector<GroupRouting>> models, const QString& words);
  /// Whether somebody looks at what such models tell.
  [[nodiscard]] bool wantsModels() const { return seen_ && asksModels(); }
  /// A side layer of the run, as soon as it is there.
  void showLayer(Modality modality, int hiddenState);
  /// The one that is shown, or will be; of it nothing but modality and state is told. Empty: none is known yet.
  [[nodiscard]] std::optional<LayerStructure> layer() const;
  /// A gate slot of it, by the birth of its expert or kBaseSlot, as soon as some model has it.
  void showSlot(int born);
  /// The one that is shown, or will be.
  [[nodiscard]] int gateSlot() const;
  /// The expert that is chosen, in whatever view: its layer is shown, its curve thick, and what its gate slot gets of single items and of
  /// groups. Empty: none.
  void setChosen(const std::optional<ExpertName>& chosen);

  [[nodiscard]] RouterTimeChart* chart() const { return chart_; }
  [[nodiscard]] QComboBox* layers() const { return layers_; }
  [[nodiscard]] QComboBox* numbers() const { return numbers_; }
  /// "windows" (along the run), "epochs" (of one window), "spread" (over single items), and of groups of items "new", "category" and
  /// "popularity" as data.
  [[nodiscard]] QComboBox* spans() const { return spans_; }
  /// Of the spread and of groups: which gate slot, by the birth of its expert as data.
  [[nodiscard]] QComboBox* gateSlots() const { return gateSlots_; }
  /// In which, so wide, all of it is read without scrolling, whichever span is chosen: some of them have a chooser more.
  [[nodiscard]] int leastHeight(int width) const;
  /// A place that scrolls takes the preferred height of what has one for its width: the chart shall take what is there.
  [[nodiscard]] bool hasHeightForWidth() const override { return false; }

 Q_SIGNALS:
  void modelsWantedChanged(bool wanted);

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  [[nodiscard]] bool asksModels() const;
  /// Which groups are shown; empty: none.
  [[nodiscard]] std::optional<SliceKind> groups() const;
  [[nodiscard]] RouterTimeChoice choice() const;
  void setSeen(bool seen);
  void offerLayers();
  void offerSlots();
  void refresh();
  void showContent();
  void showWanted();

  std::shared_ptr<const RunHistory> history_;
  std::optional<WindowIndex> window_;
  std::vector<LayerStructure> offered_;
  std::optional<LayerStructure> wanted_;  ///< to be shown once it is there
  std::optional<int> wantedSlot_;         ///< so too
  std::optional<ExpertName> chosen_;
  QComboBox* layers_;
  QComboBox* numbers_;
  QComboBox* spans_;
  QComboBox* gateSlots_;
  WrappedRow* choosers_;
  RouterTimeChart* chart_;
  std::shared_ptr<const std::vector<GroupRouting>> models_;  // never null
  std::vector<int> births_;                                  // that are offered
  QString modelWords_;
  bool seen_ = false, modelsWanted_ = false;  // modelsWanted_: as last told
};

}  // namespace xsmoe::widgets
