// Weighs words with Lucene itself, as OpenSearch and Elasticsearch do: whitespace analysis, frequencies without
// positions, BM25 with k1 1.2 and b 0.75, clauses that a document must or should have. Reads tab-separated lines:
//   D  seq  all  title  facts  reasoning  result  law          a record
//   Q  field  least  count  word|synonym|synonym  word …        a question, answered with: total, then seq:score …

import java.io.BufferedReader;
import java.io.FileReader;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopFieldDocs;
import org.apache.lucene.search.similarity.LegacyBM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;

public class Weigh {
  static final String[] FIELDS = {"all", "title", "facts", "reasoning", "result", "law"};

  static Query group(String field, String words) {
    String[] each = words.split("\\|");
    if (each.length == 1) return new TermQuery(new Term(field, each[0]));
    BooleanQuery.Builder any = new BooleanQuery.Builder().setMinimumNumberShouldMatch(1);
    for (int i = 0; i < each.length; i++) {
      Query term = new TermQuery(new Term(field, each[i]));
      any.add(i == 0 ? term : new BoostQuery(term, 0.5f), BooleanClause.Occur.SHOULD);
    }
    return any.build();
  }

  public static void main(String[] arguments) throws Exception {
    FieldType type = new FieldType();
    type.setTokenized(true);
    type.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
    type.freeze();
    ByteBuffersDirectory directory = new ByteBuffersDirectory();
    LegacyBM25Similarity similarity = new LegacyBM25Similarity(1.2f, 0.75f);
    IndexWriter writer =
        new IndexWriter(directory, new IndexWriterConfig(new WhitespaceAnalyzer()).setSimilarity(similarity));
    List<String[]> questions = new ArrayList<>();
    try (BufferedReader lines = new BufferedReader(new FileReader(arguments[0]))) {
      for (String line; (line = lines.readLine()) != null; ) {
        String[] parts = line.split("\t", -1);
        if (parts[0].equals("Q")) {
          questions.add(parts);
          continue;
        }
        Document document = new Document();
        document.add(new NumericDocValuesField("seq", Long.parseLong(parts[1])));
        document.add(new StoredField("id", parts[1]));
        for (int i = 0; i < FIELDS.length; i++) document.add(new Field(FIELDS[i], parts[2 + i], type));
        writer.addDocument(document);
      }
    }
    writer.commit();
    IndexSearcher searcher = new IndexSearcher(DirectoryReader.open(directory));
    searcher.setSimilarity(similarity);
    Sort sort = new Sort(SortField.FIELD_SCORE, new SortField("seq", SortField.Type.LONG));
    for (String[] parts : questions) {
      int least = Integer.parseInt(parts[2]);
      int groups = parts.length - 4;
      BooleanQuery.Builder all = new BooleanQuery.Builder();
      if (least < groups) all.setMinimumNumberShouldMatch(least);
      BooleanClause.Occur occur = least < groups ? BooleanClause.Occur.SHOULD : BooleanClause.Occur.MUST;
      for (int i = 4; i < parts.length; i++) all.add(group(parts[1], parts[i]), occur);
      TopFieldDocs found = searcher.search(all.build(), 10_000, sort, true);
      StringBuilder out = new StringBuilder().append(found.totalHits.value);
      for (ScoreDoc hit : found.scoreDocs) {
        out.append('\t').append(searcher.doc(hit.doc).get("id")).append(':').append(hit.score);
      }
      System.out.println(out);
    }
  }
}
