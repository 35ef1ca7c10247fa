// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QColor>
#include <QRectF>
#include <QString>
#include <QStringList>
#include <QWidget>
#include <cstddef>
#include <cstdint>
#include <vector>

class QPainter;

namespace xsmoe::widgets {

struct ChartTable;

/// What a piece of a bar stands for, which says its colour.
struct PieceLook {
  enum class Kind : std::uint8_t {
    kBase,    ///< the frozen backbone's base path
    kExpert,  ///< coloured by birth, as its tile in the network picture
    kRest,    ///< what is of no modality, such as a bias
    kSeries,  ///< a part of a method without experts
  };
  Kind kind = Kind::kSeries;
  int number = 0;       ///< of an expert: the window of birth; of a series: its place
  bool dotted = false;  ///< textual, which has the colours of visual
  friend bool operator==(const PieceLook&, const PieceLook&) = default;
};

/// Sums with signs, a row each: pieces above zero go right, those below go left.
struct StackedBars {
  struct Piece {
    QString title;
    PieceLook look;
    friend bool operator==(const Piece&, const Piece&) = default;
  };
  struct Row {
    QString lead;  ///< before the title: a rank
    QString title;
    double total = 0;            ///< marked, and written at the end
    std::vector<double> values;  ///< along `pieces`; empty: the total is all that is known
    bool marked = false;         ///< the held-out truth
    friend bool operator==(const Row&, const Row&) = default;
  };
  /// From the least to the most that any row reaches; 0 lies between.
  struct Range {
    double least = 0, most = 0;
  };
  int windows = 10;  ///< of the run: the scale of births
  std::vector<Piece> pieces;
  std::vector<Row> rows;

  [[nodiscard]] Range range() const;
  /// "2. Red bowl: 1.2345 = Visual base path +1.0000, bias +0.2345".
  [[nodiscard]] QString sentence(std::size_t row) const;
  /// What the legend says, in words: "Pieces: Visual base path, Textual E3 (dotted); upright mark: the score; edge: the held-out item".
  [[nodiscard]] QString legend() const;
  /// Whether a row is the held-out truth.
  [[nodiscard]] bool hasMarked() const;
  /// A row each, with all digits: the total and its pieces.
  [[nodiscard]] ChartTable table() const;
  friend bool operator==(const StackedBars&, const StackedBars&) = default;
};

/// Paints them with a legend above; one row is chosen, with the mouse or the arrow keys. Its height follows from the width.
class StackedBarsView : public QWidget {
  Q_OBJECT
 public:
  explicit StackedBarsView(QWidget* parent = nullptr);

  void setBars(StackedBars bars);
  [[nodiscard]] const StackedBars& bars() const { return bars_; }
  /// Without a signal; one that is not there: none.
  void choose(int row);
  [[nodiscard]] int chosen() const { return chosen_; }  ///< −1: none

  [[nodiscard]] QRectF rowRect(int row) const;
  /// Empty where the row has no values.
  [[nodiscard]] QRectF pieceRect(int row, int piece) const;
  /// Where the legend's entries are, above the rows, in a widget of this width: the pieces, the mark of the total and, where a row has it,
  /// the edge of the held-out truth.
  [[nodiscard]] std::vector<QRectF> legendRects(double width) const;
  [[nodiscard]] QColor colourOf(const PieceLook& look) const;
  /// Of a piece, an entry of the legend, each with what it stands for, or a row.
  [[nodiscard]] QString tooltipAt(QPointF position) const;

  [[nodiscard]] bool hasHeightForWidth() const override { return true; }
  [[nodiscard]] int heightForWidth(int width) const override;
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void rowChosen(int row);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;
  bool event(QEvent* event) override;

 private:
  [[nodiscard]] double rowHigh() const;
  [[nodiscard]] double rowsTop() const;
  [[nodiscard]] QStringList legendTitles() const;
  [[nodiscard]] QString legendTip(std::size_t entry) const;
  [[nodiscard]] QRectF barsRect(int row) const;
  [[nodiscard]] double positionOf(int row, double value) const;
  void fill(QPainter& painter, const QRectF& box, const PieceLook& look) const;
  void paintRow(QPainter& painter, int row) const;
  void paintLegend(QPainter& painter) const;
  void paintSign(QPainter& painter, const QRectF& box, std::size_t entry) const;
  void chooseByHand(int row);
  void tell();

  StackedBars bars_;
  int chosen_ = -1;
  /// Of a width, so that the legend is not measured anew for each piece.
  struct Top {
    int width = -1;
    double rows = 0;
  };
  mutable Top top_;
};

}  // namespace xsmoe::widgets
