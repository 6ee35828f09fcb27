//! Request files in Parquet and Arrow IPC against delimited files of the same records.

use std::io::Write;
use std::sync::Arc;

use crate::common::{listed, project_file};
use jiff::civil::{Date, date};
use open_gov_metric::export::{Format, write};
use open_gov_metric::requests::{Mapping, RequestReader, Requests};
use open_gov_metric::survey::OnInvalid;
use open_gov_metric::{Error, ErrorKind, Finding, Language};
use polars_arrow::array::{
    Array, BooleanArray, DictionaryArray, Float32Array, Float64Array, Int64Array, ListArray, PrimitiveArray,
    UInt8Array, Utf8Array, Utf8ViewArray,
};
use polars_arrow::datatypes::{ArrowDataType, ArrowSchema, ArrowSchemaRef, Field, IntegerType, TimeUnit};
use polars_arrow::io::ipc::write::{self as ipc, Compression};
use polars_arrow::offset::OffsetsBuffer;
use polars_arrow::record_batch::RecordBatchT;
use polars_buffer::Buffer;
use polars_parquet::read::read_metadata;
use polars_parquet::write::{
    CompressionOptions, Encoding, FileWriter, RowGroupIterator, StatisticsOptions, Version, WriteOptions,
};
use proptest::prelude::*;

type Columns = Vec<(&'static str, Box<dyn Array>)>;

fn schema(columns: &Columns) -> ArrowSchemaRef {
    let fields = columns.iter().map(|(name, array)| Field::new((*name).into(), array.dtype().clone(), true));
    Arc::new(fields.collect::<ArrowSchema>())
}

fn batches(columns: &Columns, rows: usize) -> Vec<RecordBatchT<Box<dyn Array>>> {
    let height = columns[0].1.len();
    let part = |start: usize| {
        let length = rows.min(height - start);
        let arrays = columns.iter().map(|(_, array)| array.sliced(start, length)).collect();
        RecordBatchT::new(length, schema(columns), arrays)
    };
    (0..height).step_by(rows).map(part).collect()
}

/// Texts in the one type that the writer of Parquet has for them.
fn viewed(array: &dyn Array) -> Box<dyn Array> {
    let of_small = array.as_any().downcast_ref::<Utf8Array<i32>>();
    let of_large = array.as_any().downcast_ref::<Utf8Array<i64>>();
    match (of_small, of_large) {
        (Some(texts), _) => Utf8ViewArray::from_slice(texts.iter().collect::<Vec<_>>()).boxed(),
        (_, Some(texts)) => Utf8ViewArray::from_slice(texts.iter().collect::<Vec<_>>()).boxed(),
        _ => array.to_boxed(),
    }
}

/// A Parquet file with row groups of so many rows.
fn parquet(columns: &Columns, rows: usize, compression: CompressionOptions, page: usize) -> Vec<u8> {
    let columns = &columns.iter().map(|(name, array)| (*name, viewed(array.as_ref()))).collect();
    let options = WriteOptions {
        statistics: StatisticsOptions::default(),
        version: Version::V1,
        compression,
        data_page_size: Some(page),
    };
    let schema = schema(columns);
    let encodings: Vec<_> = columns
        .iter()
        .map(|(_, array)| match array.dtype() {
            ArrowDataType::Dictionary(..) => vec![Encoding::RleDictionary],
            _ => vec![Encoding::Plain],
        })
        .collect();
    let groups = batches(columns, rows);
    let heights: Vec<u64> = groups.iter().map(|group| group.len() as u64).collect();
    let groups =
        RowGroupIterator::try_new(groups.into_iter().map(Ok), &schema, options, Buffer::from_vec(encodings)).unwrap();
    let mut file = FileWriter::try_new(Vec::new(), (*schema).clone(), options).unwrap();
    for (group, height) in groups.zip(heights) {
        file.write(height, group.unwrap()).unwrap();
    }
    file.end(None).unwrap();
    file.into_inner()
}

/// An Arrow IPC file with batches of so many rows.
fn arrow(columns: &Columns, rows: usize, compression: Option<Compression>) -> Vec<u8> {
    let mut file =
        ipc::FileWriter::try_new(Vec::new(), schema(columns), None, ipc::WriteOptions { compression }).unwrap();
    for batch in batches(columns, rows) {
        file.write(&batch, None).unwrap();
    }
    file.finish().unwrap();
    file.into_inner()
}

fn read_with(mapping: &Mapping, files: &[&[u8]]) -> Result<Requests, Error> {
    let mut reader = RequestReader::new(mapping).on_invalid(OnInvalid::SetAside);
    for (number, file) in files.iter().enumerate() {
        reader.read_from(*file, &format!("file {number}"))?;
    }
    reader.finish()
}

fn read(file: &[u8]) -> Requests {
    read_with(&Mapping::federal().unwrap(), &[file]).unwrap()
}

/// The table, the counts, and the findings with the numbers of their records.
fn told(requests: &Requests, lines_before: u64) -> (String, [u64; 3], Vec<Finding>) {
    let mut csv = Vec::new();
    write(&requests.frame().unwrap(), Format::Csv, &mut csv).unwrap();
    let file = &requests.files[0];
    let found = listed(&file.findings).into_iter();
    let found = found.map(|mut finding| {
        finding.place.line = finding.place.line.map(|line| line - lines_before);
        finding
    });
    (String::from_utf8(csv).unwrap(), [file.read, file.used(), file.set_aside], found.collect())
}

fn days(days: &[Option<Date>]) -> impl Iterator<Item = Option<i32>> + '_ {
    days.iter().map(|day| day.map(|day| (day - date(1970, 1, 1)).get_days()))
}

fn views(texts: &[Option<String>]) -> Box<dyn Array> {
    Utf8ViewArray::from_slice(texts).boxed()
}

/// A column of texts as one of the types that texts have.
fn texts(texts: &[Option<String>], kind: usize) -> Box<dyn Array> {
    match kind % 4 {
        0 => views(texts),
        1 => Utf8Array::<i32>::from(texts).boxed(),
        2 => Utf8Array::<i64>::from(texts).boxed(),
        _ => {
            let mut different: Vec<&String> = texts.iter().flatten().collect();
            different.sort();
            different.dedup();
            let key = |text: &Option<String>| text.as_ref().map(|text| different.binary_search(&text).unwrap() as u32);
            let keys: PrimitiveArray<u32> = texts.iter().map(key).collect();
            let values = Utf8ViewArray::from_slice_values(&different).boxed();
            let dtype = ArrowDataType::Dictionary(IntegerType::UInt32, Box::new(ArrowDataType::Utf8View), false);
            DictionaryArray::try_new(dtype, keys, values).unwrap().boxed()
        }
    }
}

/// A column of days, and what a delimited file has in their place.
fn dates(of: &[Option<Date>], kind: usize) -> (Box<dyn Array>, Vec<Option<String>>) {
    let shown = |end: &str| of.iter().map(|day| day.map(|day| format!("{day}{end}"))).collect();
    // Half past ten in the evening.
    let times = |parts: i64| days(of).map(move |day| day.map(|day| (i64::from(day) * 86_400 + 81_000) * parts));
    let time = |unit, parts| {
        let times: PrimitiveArray<i64> = times(parts).collect();
        times.to(ArrowDataType::Timestamp(unit, None)).boxed()
    };
    match kind % 6 {
        0 => (days(of).collect::<PrimitiveArray<i32>>().to(ArrowDataType::Date32).boxed(), shown("")),
        1 => (time(TimeUnit::Millisecond, 1_000), shown("T22:30:00")),
        2 => (time(TimeUnit::Microsecond, 1_000_000), shown("T22:30:00")),
        3 => (time(TimeUnit::Nanosecond, 1_000_000_000), shown("T22:30:00")),
        4 => (texts(&shown(""), kind), shown("")),
        _ => {
            let local = |day: &Option<Date>| day.map(|day| day.strftime("%d/%m/%Y 10:30").to_string());
            let local: Vec<_> = of.iter().map(local).collect();
            (texts(&local, kind), local)
        }
    }
}

/// Records in columns, and as a delimited file.
fn both(records: &[Record], kinds: &[usize]) -> (Columns, String) {
    let mut columns: Columns = Vec::new();
    let mut shown: Vec<Vec<Option<String>>> = Vec::new();
    let mut add = |name, (array, text): (Box<dyn Array>, Vec<Option<String>>)| {
        columns.push((name, array));
        shown.push(text);
    };
    let text = |of: fn(&Record) -> Option<&'static str>, kind: usize| {
        let cells: Vec<Option<String>> = records.iter().map(|record| of(record).map(str::to_owned)).collect();
        (texts(&cells, kind), cells)
    };
    add("note", text(|_| Some("x"), kinds[0]));
    add("SO", text(|record| record.unit, kinds[1]));
    let states: Vec<Option<u8>> = records.iter().map(|record| record.state).collect();
    let shown_states = states.iter().map(|state| state.map(|state| state.to_string())).collect();
    add("estado", (UInt8Array::from(states).boxed(), shown_states));
    if kinds[2].is_multiple_of(4) {
        let days: Vec<Option<f64>> = records.iter().map(|record| record.days).collect();
        let shown = days.iter().map(|days| days.map(|days| days.to_string())).collect();
        add("dias", (Float64Array::from(days).boxed(), shown));
    } else {
        let received: Vec<_> = records.iter().map(|record| record.received).collect();
        let answered: Vec<_> = records.iter().map(|record| record.answered).collect();
        add("received", dates(&received, kinds[3]));
        add("answered", dates(&answered, kinds[4]));
    }
    add("respuesta", text(|record| record.outcome, kinds[5]));
    let scores: Vec<Option<f64>> = records.iter().map(|record| record.score).collect();
    let shown_scores: Vec<Option<String>> = scores.iter().map(|score| score.map(|score| score.to_string())).collect();
    let complete: Box<dyn Array> = match kinds[6] % 3 {
        0 => Float64Array::from(scores.clone()).boxed(),
        1 => Float32Array::from(scores.iter().map(|score| score.map(|score| score as f32)).collect::<Vec<_>>()).boxed(),
        _ => texts(&shown_scores, kinds[6]),
    };
    add("completa", (complete, shown_scores));
    let truths: Vec<Option<bool>> = scores.iter().map(|score| score.map(|score| score > 0.3)).collect();
    let clear: Box<dyn Array> = match kinds[7] % 2 {
        0 => BooleanArray::from(truths.clone()).boxed(),
        _ => Int64Array::from(truths.iter().map(|truth| truth.map(i64::from)).collect::<Vec<_>>()).boxed(),
    };
    let shown_truth =
        |truth: bool| if kinds[7].is_multiple_of(2) { truth.to_string() } else { i64::from(truth).to_string() };
    add("clara", (clear, truths.iter().map(|truth| truth.map(shown_truth)).collect()));
    let mut csv = columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";") + "\n";
    for row in 0..records.len() {
        let cells: Vec<&str> = shown.iter().map(|column| column[row].as_deref().unwrap_or_default()).collect();
        csv += &(cells.join(";") + "\n");
    }
    (columns, csv)
}

#[derive(Debug, Clone)]
struct Record {
    unit: Option<&'static str>,
    state: Option<u8>,
    received: Option<Date>,
    answered: Option<Date>,
    days: Option<f64>,
    outcome: Option<&'static str>,
    score: Option<f64>,
}

fn record() -> impl Strategy<Value = Record> {
    let day = || (1i8..29, 1i8..13).prop_map(|(day, month)| date(2019, month, day));
    let days = prop_oneof![8 => (0u32..90).prop_map(f64::from), 1 => Just(2.5), 1 => Just(-1.0)];
    (
        prop_oneof![9 => Just(Some("Ñandú")), 9 => Just(Some("Institución de nombre largo, con coma")), 1 => Just(Some("  ")), 1 => Just(None)],
        prop_oneof![5 => Just(Some(6)), 5 => Just(Some(14)), 2 => Just(None), 1 => Just(Some(77))],
        prop_oneof![20 => day().prop_map(Some), 1 => Just(None), 1 => Just(Some(date(1969, 12, 31)))],
        prop_oneof![5 => day().prop_map(Some), 2 => Just(None)],
        prop_oneof![5 => days.prop_map(Some), 2 => Just(None)],
        prop_oneof![
            Just(Some("Sin respuesta")),
            Just(Some("Notificación de envío")),
            Just(Some("informacion parcialmente reservada o confidencial")),
            Just(Some("x")),
            Just(None)
        ],
        prop_oneof![Just(Some(0.0)), Just(Some(0.5)), Just(Some(1.0)), Just(Some(0.25)), Just(None)],
    )
        .prop_map(|(unit, state, received, answered, days, outcome, score)| Record {
            unit,
            state,
            received,
            answered,
            days,
            outcome,
            score,
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn columns_and_delimited_text_of_the_same_records_are_the_same(
        records in prop::collection::vec(record(), 1..80),
        kinds in prop::collection::vec(0usize..12, 8),
        rows in 1usize..90,
        page in prop_oneof![Just(100), Just(1 << 20)],
        packed in 0usize..4,
    ) {
        let (columns, csv) = both(&records, &kinds);
        let expected = told(&read(csv.as_bytes()), 1);
        let packing = [
            CompressionOptions::Uncompressed,
            CompressionOptions::Snappy,
            CompressionOptions::Zstd(None),
            CompressionOptions::Gzip(None),
        ];
        prop_assert_eq!(&told(&read(&parquet(&columns, rows, packing[packed], page)), 0), &expected);
        let packing = [None, Some(Compression::LZ4), Some(Compression::ZSTD(Default::default())), None];
        prop_assert_eq!(&told(&read(&arrow(&columns, rows, packing[packed])), 0), &expected);
    }
}

/// tests/reference/requests/columns.py: files of pyarrow, with dictionaries, decimals and times in a zone.
#[test]
fn files_of_another_writer_are_read() {
    let mapping = Mapping::federal().unwrap();
    let path = |ending: &str| project_file(&format!("tests/reference/requests/columns.{ending}"));
    let read = |ending: &str| {
        let mut reader = RequestReader::new(&mapping).on_invalid(OnInvalid::SetAside);
        reader.read_path(path(ending)).unwrap();
        reader.finish().unwrap()
    };
    let expected = told(&read("csv"), 1);
    assert_eq!(expected.1, [60, 45, 15]);
    assert_eq!(told(&read("parquet"), 0), expected);
    assert_eq!(told(&read("arrow"), 0), expected);
    // All three together, and from sources that cannot be read from their end.
    let files = ["csv", "parquet", "arrow"].map(|ending| std::fs::read(path(ending)).unwrap());
    let together = read_with(&mapping, &files.each_ref().map(Vec::as_slice)).unwrap();
    assert_eq!(together.files.iter().map(|file| [file.read, file.used()]).collect::<Vec<_>>(), [[60, 45]; 3]);
    let requests = |requests: &Requests| requests.rows.iter().map(|row| row.requests).sum::<u64>();
    assert_eq!(requests(&together), 3 * 45);
}

fn a_few() -> Columns {
    let words = |words: &[&str]| views(&words.iter().map(|word| Some((*word).to_owned())).collect::<Vec<_>>());
    vec![
        ("note", words(&["garbage that nobody reads"; 3])),
        ("institution", words(&["A", "B", "A"])),
        ("days", Int64Array::from_slice([3, 5, 9]).boxed()),
    ]
}

fn lists() -> Box<dyn Array> {
    let offsets = OffsetsBuffer::try_from(vec![0i64, 1, 2, 3]).unwrap();
    let inner = Int64Array::from_slice([1, 2, 3]).boxed();
    let dtype = ListArray::<i64>::default_datatype(inner.dtype().clone());
    ListArray::<i64>::new(dtype, offsets, inner, None).boxed()
}

#[test]
fn columns_that_no_one_asks_for_are_not_read() {
    let mut columns = a_few();
    let mut file = parquet(&columns, 10, CompressionOptions::Uncompressed, 1 << 20);
    let metadata = read_metadata(&mut std::io::Cursor::new(&file)).unwrap();
    let places: Vec<_> = metadata.row_groups[0].byte_ranges_iter().collect();
    let expected = told(&read(&file), 0);
    file[places[0].start as usize..places[0].end as usize].fill(0xff);
    assert_eq!(told(&read(&file), 0), expected);
    file[places[1].start as usize..places[1].end as usize].fill(0xff);
    let error = read_with(&Mapping::federal().unwrap(), &[&file]).unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Scan, Some("file 0")), "{error}");
    columns[0].1 = lists();
    assert_eq!(told(&read(&arrow(&columns, 10, None)), 0), expected);
}

#[test]
fn what_has_no_text_form_is_a_finding() {
    let mut columns = a_few();
    columns[2].1 = lists();
    let zoned = Int64Array::from_slice([0, 0, 0]).to(ArrowDataType::Timestamp(TimeUnit::Second, Some("Tlön".into())));
    columns.extend([("received", zoned.clone().boxed()), ("answered", zoned.boxed())]);
    let mapping = Mapping::federal().unwrap();
    for file in [arrow(&columns, 10, None), parquet(&columns, 10, CompressionOptions::Snappy, 100)] {
        let error = read_with(&mapping, &[&file]).unwrap_err();
        let found = listed(&error.findings_by_file()[0]);
        let said: Vec<String> = found.iter().map(|finding| finding.message(Language::English)).collect();
        let expected = "expected text, numbers, truth values, dates or times";
        assert_eq!(
            said,
            [
                format!("column 3 (days): the column holds `largelist`; {expected}"),
                format!("column 4 (received): the column holds `timestamp[Tlön]`; {expected}"),
                format!("column 5 (answered): the column holds `timestamp[Tlön]`; {expected}"),
            ]
        );
        assert!(found.iter().all(|finding| finding.code() == "unreadable_column" && finding.place.line.is_none()));
    }
}

#[test]
fn headers_and_empty_files_are_checked_as_in_text() {
    let mapping = Mapping::federal().unwrap();
    let rules = |columns: &Columns, rows: usize| {
        let of = |file: Vec<u8>| {
            let error = read_with(&mapping, &[&file]).unwrap_err();
            error.findings_by_file()[0].by_code().map(|(code, ..)| code).collect::<Vec<_>>()
        };
        let of_parquet = of(parquet(columns, rows, CompressionOptions::Snappy, 100));
        assert_eq!(of(arrow(columns, rows, None)), of_parquet);
        of_parquet
    };
    let mut columns = a_few();
    columns[1].0 = "who";
    assert_eq!(rules(&columns, 10), ["missing_header"]);
    let mut columns = a_few();
    columns[0].0 = " Days ";
    assert_eq!(rules(&columns, 10), ["repeated_header"]);
    let columns: Columns = a_few().into_iter().map(|(name, array)| (name, array.sliced(0, 0))).collect();
    assert_eq!(rules(&columns, 10), ["no_rows"]);
}

#[test]
fn damaged_files_are_errors_that_name_them() {
    let mapping = Mapping::federal().unwrap();
    let columns = a_few();
    let whole = [
        parquet(&columns, 2, CompressionOptions::Zstd(None), 100),
        parquet(&columns, 2, CompressionOptions::Uncompressed, 100),
        arrow(&columns, 2, None),
        arrow(&columns, 2, Some(Compression::LZ4)),
    ];
    let mut refused = 0;
    let mut check = |file: &[u8], must_fail: bool| match read_with(&mapping, &[file]) {
        Err(error) if error.kind() == ErrorKind::Scan => {
            assert_eq!(error.path(), Some("file 0"));
            let [english, spanish] = Language::ALL.map(|language| error.message(language));
            assert!(english != spanish && english.contains("expected a whole one"));
            refused += 1;
        }
        Err(error) if error.kind() == ErrorKind::Requests => assert!(error.findings_by_file()[0].errors() > 0),
        Err(error) => panic!("{error}"),
        Ok(requests) => {
            assert!(!must_fail);
            assert!(requests.files.iter().all(|file| file.used() + file.set_aside == file.read));
        }
    };
    for file in &whole {
        for length in (6..file.len()).step_by(7) {
            check(&file[..length], true);
        }
        for at in (6..file.len()).step_by(5) {
            for byte in [0x00, 0x7f, 0xff] {
                let mut damaged = file.clone();
                damaged[at] = byte;
                check(&damaged, false);
            }
        }
    }
    assert!(refused > 500, "{refused}");
    // A reader that gave an error has counted part of a file.
    let mut reader = RequestReader::new(&mapping);
    reader.read_bytes(b"institution,days\nA,1\n").unwrap();
    reader.read_bytes(&whole[0][..whole[0].len() - 1]).unwrap_err();
    assert!(reader.finish().is_ok());
    let mut pages = whole[1].clone();
    let metadata = read_metadata(&mut std::io::Cursor::new(&pages)).unwrap();
    let place = metadata.row_groups[1].byte_ranges_iter().nth(1).unwrap();
    pages[place.start as usize..place.end as usize].fill(0xff);
    let mut reader = RequestReader::new(&mapping);
    reader.read_bytes(&pages).unwrap_err();
    assert!(reader.finish().as_ref().is_err_and(|error| error.kind() == ErrorKind::Argument));
}

fn refusal(file: &[u8]) -> String {
    match read_with(&Mapping::federal().unwrap(), &[file]) {
        Err(error) if error.kind() == ErrorKind::Scan => error.message(Language::English),
        other => panic!("{:?}", other.map(|requests| requests.rows.len())),
    }
}

/// A Parquet file that is a footer alone.
fn footer(bytes: &[u8]) -> Vec<u8> {
    let length = (bytes.len() as u32).to_le_bytes();
    [b"PAR1", bytes, &length, b"PAR1"].concat()
}

/// Nothing that a footer announces is believed: memory would be set aside for it, and the process would end.
#[test]
fn parquet_footers_that_announce_what_they_do_not_hold_are_refused() {
    let zeros = [0; 48];
    // A version, and a list of schema elements or row groups of two thousand million.
    for field in [0x19, 0x29, 0x39] {
        let announced = [[0x15, 0x02, field, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x07].as_slice(), &zeros].concat();
        assert!(refusal(&footer(&announced)).contains("announces what it does not hold"), "{field:x}");
    }
    // A key of two thousand million bytes.
    refusal(&footer(&[[0x15, 0x02, 0x49, 0x1c, 0x18, 0xff, 0xff, 0xff, 0xff, 0x07].as_slice(), &zeros].concat()));
    // Columns in columns in columns, each with one child: an optional group `a`.
    let group = [0x35, 0x02, 0x18, 0x01, b'a', 0x15, 0x02, 0x00];
    let deep = 200_000u32;
    let count = [deep as u8 & 0x7f | 0x80, (deep >> 7) as u8 & 0x7f | 0x80, (deep >> 14) as u8];
    let schema = [[0x15, 0x02, 0x19, 0xfc].as_slice(), &count, &group.repeat(deep as usize), &[0x16, 0, 0x19, 0x0c, 0]];
    assert!(refusal(&footer(&schema.concat())).contains("deep"));
    for length in [u32::MAX, 1 << 30, 70] {
        let file = [b"PAR1".as_slice(), &zeros, &length.to_le_bytes(), b"PAR1"].concat();
        assert!(refusal(&file).contains("its footer"), "{length}");
    }
}

/// A thousand rows that refer to one text of a megabyte are text of a gigabyte.
#[test]
fn views_of_one_long_text_are_not_multiplied() {
    let long = "x".repeat(1 << 20);
    let one = Utf8ViewArray::from_slice([Some(long.as_str())]);
    let all = vec![one.views()[0]; 1000];
    let views = Utf8ViewArray::try_new(ArrowDataType::Utf8View, all.into(), one.data_buffers().clone(), None).unwrap();
    let columns: Columns = vec![("institution", views.boxed()), ("days", Int64Array::from_slice([3; 1000]).boxed())];
    assert!(refusal(&arrow(&columns, 1000, None)).contains("institution"));
}

/// A block that announces that a part of it unpacks to thousands of millions of bytes.
#[test]
fn arrow_batches_that_announce_what_they_do_not_hold_are_refused() {
    let columns = a_few();
    let whole = arrow(&columns, 3, Some(Compression::ZSTD(Default::default())));
    let expected = told(&read(&whole), 0);
    let packed: Vec<usize> =
        (8..whole.len()).filter(|at| whole[*at..].starts_with(&[0x28, 0xb5, 0x2f, 0xfd])).collect();
    assert!(!packed.is_empty());
    for at in packed {
        for announced in [1u64 << 40, 1 << 62] {
            let mut file = whole.clone();
            file[at - 8..at].copy_from_slice(&announced.to_le_bytes());
            assert!(refusal(&file).contains("unpacks to"), "{at}");
        }
    }
    assert_eq!(told(&read(&whole), 0), expected);
}

/// What pyarrow writes for short texts as views, compressed: an empty buffer, which the library does not expect.
#[test]
fn a_form_of_arrow_that_is_not_read_is_named() {
    let file = project_file("fixtures/hostile/short_views_zstd.arrow");
    assert!(refusal(&std::fs::read(file).unwrap()).contains("not supported"));
}

/// More rows than are read at once, in one row group and one batch.
#[cfg(feature = "cli")]
#[test]
fn the_program_reads_every_format_to_the_same_bytes_on_any_number_of_threads() {
    use crate::common::{ogm, ogm_with_input};

    let records: Vec<Record> = (0..280_000u32)
        .map(|row| Record {
            unit: Some(if row % 3 == 0 { "A" } else { "B" }),
            state: Some(if row % 50_021 == 7 { 99 } else { 6 }),
            received: Some(date(2019, 1 + (row % 12) as i8, 1 + (row % 28) as i8)),
            answered: (row % 7 != 0).then(|| date(2020, 1 + (row % 5) as i8, 3)),
            days: None,
            outcome: Some(if row % 7 == 0 { "Sin respuesta" } else { "Notificación de envío" }),
            score: [None, Some(0.5), Some(1.0)][(row % 3) as usize],
        })
        .collect();
    let (columns, csv) = both(&records, &[3, 3, 1, 0, 1, 3, 0, 0]);
    let folder = tempfile::tempdir().unwrap();
    let rows = records.len();
    let files = [
        ("a.csv", csv.into_bytes()),
        ("a.parquet", parquet(&columns, rows, CompressionOptions::Snappy, 1 << 16)),
        ("a.arrow", arrow(&columns, rows, Some(Compression::LZ4))),
    ];
    let path = |name: &str| folder.path().join(name).into_os_string();
    for (name, bytes) in &files {
        std::fs::File::create(path(name)).unwrap().write_all(bytes).unwrap();
    }
    let run = |names: &[&str], threads: &str| {
        let mut words = vec!["requests".into()];
        words.extend(names.iter().map(|name| path(name)));
        words.extend(["--on-invalid", "set-aside", "--format", "json"].map(Into::into));
        let run = ogm_with_input(words, b"", &[("RAYON_NUM_THREADS", threads)]);
        assert_eq!(run.status, 0, "{}", run.err);
        (String::from_utf8(run.out).unwrap(), run.err)
    };
    let table = |out: &str| out.split_once("\"rows\"").unwrap().1.to_owned();
    let (text, _) = run(&["a.csv"], "2");
    for name in ["a.parquet", "a.arrow"] {
        let (out, err) = run(&[name], "1");
        assert_eq!(table(&out), table(&text), "{name}");
        assert!(err.contains("records read: 280000, used: 279994, set aside: 6"), "{err}");
        assert_eq!(run(&[name], "3"), (out.clone(), err));
        assert!(out.contains(&format!("\"name\":\"{name}\"")) && out.contains("sha256"));
    }
    assert_eq!(run(&["a.csv", "a.parquet", "a.arrow"], "1"), run(&["a.csv", "a.parquet", "a.arrow"], "4"));
    let piped = ogm_with_input(["requests", "-", "--on-invalid", "set-aside", "--format", "json"], &files[1].1, &[]);
    assert_eq!(table(&piped.text()), table(&text));
    // A damaged one is told without a word of panic.
    std::fs::write(path("damaged.parquet"), &files[1].1[..files[1].1.len() / 2]).unwrap();
    let refused = ogm(["requests".into(), path("damaged.parquet")]);
    assert!(refused.refused(1).contains("damaged.parquet: the Parquet file cannot be read"), "{}", refused.err);
}
