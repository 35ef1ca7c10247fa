// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPointF>
#include <QRectF>
#include <QString>
#include <optional>
#include <vector>

#include "widgets/charts/drawn_chart.h"
#include "widgets/network_view.h"

namespace xsmoe::widgets {

/// The numbers of the map as a chart has them: a series a side layer, its points the gate slots, in percent. `run`: before their names;
/// empty: there is one run.
void addWeights(ChartContent& content, const std::vector<LayerUsage>& layers, const QString& run);

/// Mean gate weights: a row per side layer and modality, the base path first, then experts by their birth. Those of one birth stand below
/// each other, with gaps where a layer has lost its own; where that makes cells too narrow rows close up. Colours go from the least to the
/// largest weight that there is, rounded outwards; a scale says so. Another run's layer stands below the one that
/// mixes in the same state; a line says which rows are whose. A click on a cell chooses its expert; the chosen one is framed.
class RouterHeatMap : public DrawnChart {
  Q_OBJECT
 public:
  explicit RouterHeatMap(QWidget* parent = nullptr);

  void showNetwork(const NetworkView& view, const std::optional<NetworkBeside>& beside = std::nullopt);

  /// The expert that is chosen, in whatever view; empty: none.
  void setChosen(const std::optional<ExpertName>& chosen);

  struct Cell {
    int row = 0;
    int slot = 0;  ///< gate slot: 0 is the base path
  };
  [[nodiscard]] int rowCount() const;
  [[nodiscard]] int slotCount() const;  ///< the most gate slots of a layer
  /// Of a gate slot that the layer has not: beside the map.
  [[nodiscard]] QRectF cellRect(Cell cell) const;
  /// The gate slot under a position; empty beside the cells.
  [[nodiscard]] std::optional<Cell> cellAt(QPointF position) const;
  [[nodiscard]] QString tooltip(Cell cell) const;
  /// Of a cell; empty: the base path's.
  [[nodiscard]] std::optional<ExpertName> expertOf(Cell cell) const;
  [[nodiscard]] bool isChosen(Cell cell) const { return chosen_ && expertOf(cell) == chosen_; }
  [[nodiscard]] QString tooltipAt(QPointF position) const override;
  [[nodiscard]] ChartWidget* copyOn(QWidget& parent) const override;
  /// The weights at the ends of the scale.
  struct Scale {
    double least = 0, most = 1;
  };
  [[nodiscard]] Scale scale() const;
  [[nodiscard]] QColor cellColour(Cell cell) const;
  /// What is written in a cell: name and weight, as far as there is room, in narrow cells without "%"; the base path is always named.
  [[nodiscard]] QString cellText(Cell cell) const;
  /// The title as far as there is room for it: of a narrow map a shorter one, and what it stands for is told on hover.
  [[nodiscard]] QString titleText() const;
  /// Which run's the rows are; empty where all are of the one that is shown.
  [[nodiscard]] QString runsText() const;
  /// The same as far as it has room: where it has not, only what tells the names of the runs apart.
  [[nodiscard]] QString runsShown() const;

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void expertClicked(const xsmoe::ExpertName& expert);

 protected:
  void mousePressEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  [[nodiscard]] ChartContent wholeContent() const override;
  void paint(QPainter& painter) const override;
  [[nodiscard]] QRect tableRect() const override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  struct Row {
    LayerUsage usage;
    bool beside = false;  ///< of the other run
  };
  void orderRows();
  [[nodiscard]] const LayerUsage& usageOf(int row) const { return rows_.at(static_cast<std::size_t>(row)).usage; }
  [[nodiscard]] QString rowTitle(int row) const;
  [[nodiscard]] double leastRow() const;
  [[nodiscard]] double top() const;
  [[nodiscard]] double sentenceHeight() const;
  void placeSentence();
  [[nodiscard]] QRectF grid() const;
  /// In a grid of this width.
  [[nodiscard]] bool keepsColumns(double width) const;
  [[nodiscard]] int columnCount(double width) const;
  [[nodiscard]] int columnOf(Cell cell, double width) const;
  [[nodiscard]] double roomOfTitle() const;
  void paintTitle(QPainter& painter) const;
  void paintRow(QPainter& painter, int row) const;
  void paintScale(QPainter& painter) const;
  void paintCell(QPainter& painter, Cell cell) const;
  void paintFrame(QPainter& painter, Cell cell) const;
  void tellReaders();

  std::vector<LayerUsage> gates_;
  std::optional<NetworkBeside> beside_;
  std::vector<Row> rows_;
  std::vector<int> births_;  ///< of the experts of all rows, each once, from the oldest
  std::optional<ExpertName> chosen_;
  double sentenceHigh_ = 0;  ///< pixels; text is not laid out anew for each cell that is painted
};

}  // namespace xsmoe::widgets
