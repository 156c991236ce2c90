<?php
/**
 * Tests of the parts that call nothing of WordPress, with PHP alone:
 *
 *   php integrations/wordpress/tests/run.php
 *
 * The last line is `N passed, N failed`. How the plugin behaves in WordPress is tested by `make test-cms`.
 */

namespace PolicyExplorer;

define( 'ABSPATH', __DIR__ . '/' );

$plugin = dirname( __DIR__ );
require $plugin . '/includes/addresses.php';
require $plugin . '/includes/nodes.php';
require $plugin . '/includes/released.php';
require $plugin . '/includes/class-copies.php';

$passed = 0;
$failed = 0;

function same( string $what, $found, $expected ): void {
	global $passed, $failed;
	if ( $found === $expected ) {
		++$passed;
		return;
	}
	++$failed;
	echo "$what:\n  expected " . json_encode( $expected, 448 ) . "\n  found    " . json_encode( $found, 448 ) . "\n";
}

// Origins.
$origins = array(
	'https://cdn.example'                => 'https://cdn.example',
	'HTTPS://CDN.Example:443/a/b?c#d'    => 'https://cdn.example',
	'https://cdn.example:8443/'          => 'https://cdn.example:8443',
	'https://xn--bcher-kva.example'      => 'https://xn--bcher-kva.example',
	'http://cdn.example'                 => '',
	'http://127.0.0.1:8080/'             => '',
	'//cdn.example'                      => '',
	'cdn.example'                        => '',
	'https://'                           => '',
	'https://user@cdn.example'           => '',
	'https://user:pass@cdn.example'      => '',
	'https://cdn.example@evil.example'   => '',
	'https://cdn.example\\@evil.example' => '',
	'https://bücher.example'             => '',
	'https://cdn..example'               => '',
	'https://.example'                   => '',
	'https://[::1]/'                     => '',
	"https://cdn.example\n.evil.example" => '',
	'https://cdn.example/"onload'        => '',
	'javascript://cdn.example/'          => '',
	'ftp://cdn.example/'                 => '',
);
foreach ( $origins as $url => $origin ) {
	same( "origin of $url", origin_of( $url, false ), $origin );
}
foreach ( array( 'http://127.0.0.1:8080/x' => 'http://127.0.0.1:8080', 'http://localhost:80' => 'http://localhost', 'http://cdn.example' => '', 'http://127.0.0.1.evil.example' => '' ) as $url => $origin ) {
	same( "origin of $url on a local machine", origin_of( $url, true ), $origin );
}

// Addresses of policies.
$addresses = array(
	'https://cdn.example/policies/a-b.json'             => array( 'https://cdn.example/', 'a-b', '' ),
	'https://cdn.example/x/1/policies/a.json'           => array( 'https://cdn.example/x/1/', 'a', '' ),
	' https://cdn.example/x/a.html '                    => array( 'https://cdn.example/x/', 'a', '' ),
	'https://cdn.example/x/a.de.html?utm=1#policy-explorer_1_b_c' => array( 'https://cdn.example/x/', 'a', 'de' ),
	'https://cdn.example/x/a.pt-BR.js'                  => array( 'https://cdn.example/x/', 'a', 'pt-BR' ),
	'https://cdn.example/x/a.de.markup.json'            => array( 'https://cdn.example/x/', 'a', 'de' ),
	'https://cdn.example/x/a.markup.json'               => array( 'https://cdn.example/x/', 'a', '' ),
	'https://cdn.example/x/a.oembed.json'               => array( 'https://cdn.example/x/', 'a', '' ),
	'https://cdn.example:8443/0.1.0/a.html'             => array( 'https://cdn.example:8443/0.1.0/', 'a', '' ),
	'https://cdn.example/x/../a.html'                   => null,
	'https://cdn.example/.hidden/a.html'                => null,
	'https://cdn.example//a.html'                       => null,
	'https://cdn.example/%2e%2e/a.html'                 => null,
	'https://cdn.example/x/A.html'                      => null,
	'https://cdn.example/x/'                            => null,
	'https://cdn.example'                               => null,
	'https://cdn.example/x/a.php'                       => null,
	'https://cdn.example/x/a.json'                      => null,
	'http://cdn.example/x/a.html'                       => null,
	'a.html'                                            => null,
	''                                                  => null,
);
foreach ( $addresses as $url => $expected ) {
	$found = policy_address( $url, false );
	same( "address $url", $found ? array( $found['base'], $found['id'], $found['lang'] ) : null, $expected );
}

// Languages.
foreach ( array(
	array( 'de', array( 'en', 'de' ), 'de' ),
	array( 'de_DE_formal', array( 'en', 'de' ), 'de' ),
	array( 'de-AT', array( 'en', 'de-DE' ), 'de-DE' ),
	array( 'pt_BR', array( 'en', 'pt-PT', 'pt-BR' ), 'pt-BR' ),
	array( 'DE', array( 'en', 'de' ), 'de' ),
	array( 'fr', array( 'en', 'de' ), 'en' ),
	array( '', array( 'en', 'de' ), 'en' ),
	array( 'e', array( 'en', 'de' ), 'en' ),
) as list( $wanted, $known, $expected ) ) {
	same( "language $wanted", nearest_language( $wanted, $known, 'en' ), $expected );
}

// Texts: every sign is written as a number.
same( 'text', text( 'a <b> & "c" [d] --e... 9x9 8O' ), 'a &#x3C;b&#x3E; &#x26; &#x22;c&#x22; &#x5B;d&#x5D; &#x2D;&#x2D;e&#x2E;&#x2E;&#x2E; 9&#x78;9 8&#x4F;' );
same( 'letters', text( 'Собаки, ümlaut 30 “x”' ), 'Собаки, ümlaut 30 “x”' );
same( 'controls', text( "a\nb\tc\0d\x02120\x03" ), 'a b c d 120 ' );
foreach ( array( 'a <b> & "c" \'d\' [e] --', "9x9 8O x9x 'n'", '100%, #1 $ @ \\ ^ _ ` { | } ~' ) as $words ) {
	same( "text $words", html_entity_decode( text( $words ), ENT_QUOTES ), $words );
	same( "attribute $words", html_entity_decode( attribute( $words ), ENT_QUOTES ), $words );
	same( "signs of $words", preg_match( '/[<>"\'\[\]]/', text( $words ) . attribute( $words ) ), 0 );
}

// Nodes.
$base  = 'https://cdn.example/x/';
$print = static function ( $nodes, array $accepted = WIDGET, array $renamed = array() ) use ( $base ) {
	return html( json_decode( json_encode( $nodes ), true ), $accepted, $base, $renamed );
};
$none  = new \stdClass();
foreach ( array(
	array( array( array( 'p', $none, 'a', array( 'strong', $none, 'b' ) ) ), '<p>a<strong>b</strong></p>' ),
	array( array( array( 'p', array( 'class' => 'x" onclick="y', 'onclick' => 'alert(1)', 'style' => 'x' ), 'a' ) ), '<p class="x&quot; onclick=&quot;y">a</p>' ),
	array( array( array( 'p', array( 'a"b' => 'c', 'data-wp-on--click' => 'x', 'data-words' => 'p1', 'aria-label' => 'y', 'aria-x"' => 'z' ) ) ), '<p data-words="p1" aria-label="y"></p>' ),
	array( array( array( 'script', $none, 'alert(1)' ) ), null ),
	array( array( array( 'p', $none, array( 'img', array( 'src' => 'x' ) ) ) ), null ),
	array( array( array( 'style', $none, 'a{}' ) ), null ),
	array( array( array( 'iframe', $none ) ), null ),
	array( array( array( 'form', $none ) ), null ),
	array( array( array( 'template', $none ) ), null ),
	array( array( array( 'P', $none ) ), null ),
	array( array( array( 'p onclick=x', $none ) ), null ),
	array( array( array( 'input', array( 'type' => 'radio', 'name' => 'a', 'checked' => '', 'formaction' => 'x' ) ) ), '<input type="radio" name="a" checked="">' ),
	array( array( array( 'input', array( 'type' => 'password' ) ) ), null ),
	array( array( array( 'input', $none ) ), null ),
	array( array( array( 'button', array( 'type' => 'submit' ) ) ), null ),
	array( array( array( 'p' ) ), null ),
	array( array( 1 ), null ),
	array( 'text', null ),
	array( null, null ),
) as list( $nodes, $expected ) ) {
	same( 'nodes ' . json_encode( $nodes ), $print( $nodes ), $expected );
}
foreach ( array(
	'#policy-explorer_1_a_b'        => '#policy-explorer_1_a_b',
	'https://news.example/a?b=c&d'  => 'https://news.example/a?b=c&amp;d',
	'http://news.example'           => 'http://news.example',
	'a.de.html'                     => 'https://cdn.example/x/a.de.html',
	'#~:text=one%20two,three'       => '#~:text=one%20two,three',
	'javascript:alert(1)'           => null,
	'JaVaScRiPt:alert(1)'           => null,
	"java\nscript:alert(1)"         => null,
	' https://news.example'         => null,
	'data:text/html,x'              => null,
	'//evil.example'                => null,
	'https:evil.example'            => null,
	'https://user@evil.example/'    => null,
	'\\\\evil.example'              => null,
	'../a.html'                     => null,
	'/a.html'                       => null,
	'vbscript:x.html'               => null,
) as $href => $expected ) {
	same( "link $href", $print( array( array( 'a', array( 'href' => $href ), 'x' ) ) ), null === $expected ? '<a>x</a>' : "<a href=\"$expected\">x</a>" );
}
same( 'a name that is used', $print( array( array( 'a', array( 'href' => '#t' ), 'x' ) ), WIDGET, array( 't' => 't-2' ) ), '<a href="#t-2">x</a>' );
same( 'prose has no widget', $print( array( array( 'input', array( 'type' => 'radio' ) ) ), PROSE ), null );
same( 'prose has no data', $print( array( array( 'p', array( 'data-x' => 'y' ), 'a' ) ), PROSE ), '<p>a</p>' );
$deep = 'x';
for ( $depth = 0; $depth < MAX_DEPTH + 2; $depth++ ) {
	$deep = array( 'p', $none, $deep );
}
same( 'too deep', $print( array( $deep ) ), null );

// Released files.
$good  = array(
	'format'    => 1,
	'id'        => 'a',
	'title'     => 'A “title”',
	'status'    => 'current',
	'language'  => 'en',
	'direction' => 'ltr',
	'languages' => array( 'en' => array( 'file' => 'a.markup.json', 'name' => 'English' ), 'de' => array( 'file' => 'a.de.markup.json', 'name' => 'Deutsch' ) ),
	'digest'    => '0123456789abcdef',
	'release'   => '0.1.0',
	'policy'    => 'policies/a.json',
	'page'      => 'a.html',
	'script'    => 'policy-explorer.js',
	'styles'    => array( 'file' => 'a-0123456789abcdef.css', 'integrity' => 'sha384-' . str_repeat( 'A', 64 ) ),
	'checked'   => 'abc',
	'target'    => 'policy-explorer-a-answer',
	'prose'     => array( array( 'p', $none, 'prose' ) ),
	'answer'    => array(),
	'widget'    => array( array( 'div', $none ) ),
);
$read  = static function ( $file ) use ( $base ) {
	return null !== read_released( is_string( $file ) ? $file : json_encode( $file ), 'a', $base );
};
same( 'a good file', $read( $good ), true );
same( 'what is new in it does not matter', $read( array( 'more' => 1 ) + $good ), true );
same( 'a widget of a newer release does not matter', $read( array( 'widget' => array( array( 'new', $none ) ) ) + $good ), true );
foreach ( array( '', 'null', '[]', '<html>', '{"format":1', str_repeat( '[', 5000 ) ) as $bytes ) {
	same( 'bytes ' . substr( $bytes, 0, 20 ), $read( $bytes ), false );
}
foreach ( array(
	'format'    => array( 2, '1', null ),
	'id'        => array( 'b', null, 1 ),
	'status'    => array( 'gone', "current\n" ),
	'language'  => array( 'e', 'en"', 'fr', array() ),
	'direction' => array( 'up' ),
	'languages' => array( null, array(), array( 'en' => 'a.markup.json' ), array( 'en' => array( 'file' => '../a.markup.json', 'name' => 'x' ) ), array( 'en' => array( 'file' => 'b.markup.json', 'name' => 'x' ) ), array( 'en' => array( 'file' => 'https://evil.example/a.markup.json', 'name' => 'x' ) ) ),
	'digest'    => array( 'x', '0123456789abcdef"' ),
	'release'   => array( '1', '1.0.0"><script>' ),
	'policy'    => array( 'policies/b.json', 'https://evil.example/policies/a.json' ),
	'page'      => array( '../a.html', '//evil.example/a.html', 'javascript:a.html' ),
	'script'    => array( 'evil.js', 'https://evil.example/policy-explorer.js' ),
	'styles'    => array( null, array( 'file' => 'https://evil.example/a.css', 'integrity' => $good['styles']['integrity'] ), array( 'file' => 'a.css', 'integrity' => 'sha384-x' ) ),
	'checked'   => array( "a\nb", null ),
	'target'    => array( 'a b', 'a"' ),
	'prose'     => array( null, 'text', array( array( 'script', $none, 'alert(1)' ) ), array( array( 'p', $none, array( 'img', $none ) ) ) ),
	'answer'    => array( null, array( array( 'iframe', $none ) ) ),
) as $name => $values ) {
	foreach ( $values as $value ) {
		same( "$name " . json_encode( $value ), $read( array( $name => $value ) + $good ), false );
	}
}

// Copies, with a store, an origin and a clock of our own.
final class Memory {
	public $states = array();
	public $bytes  = array();
	public $locked = array();
	public function state( $url ) {
		return $this->states[ $url ] ?? false;
	}
	public function keep_state( $url, $state ) {
		$this->states[ $url ] = $state;
	}
	public function bytes( $digest ) {
		return $this->bytes[ $digest ] ?? false;
	}
	public function keep_bytes( $digest, $bytes ) {
		$this->bytes[ $digest ] = $bytes;
	}
	public function lock( $url, $now, $seconds ) {
		if ( ( $this->locked[ $url ] ?? -1e9 ) > $now - $seconds ) {
			return false;
		}
		$this->locked[ $url ] = $now;
		return true;
	}
	public function unlock( $url ) {
		unset( $this->locked[ $url ] );
	}
}
$url     = $base . 'a.markup.json';
$now     = 1000000;
$asked   = array();
$answers = array();
$during  = null;
$memory  = new Memory();
$make    = static function () use ( $memory, &$now, &$asked, &$answers, &$during ) {
	return new Copies(
		$memory,
		static function ( $url, $headers ) use ( &$asked, &$answers, &$during ) {
			$asked[] = $headers;
			if ( $during ) {
				$during();
			}
			return array_shift( $answers );
		},
		static function () use ( &$now ) {
			return $now;
		},
		300
	);
};
$copies  = $make();
$ok      = static function ( $file, array $headers = array() ) {
	return array( 'status' => 200, 'headers' => $headers, 'body' => json_encode( $file ) );
};
$title   = static function () use ( $make, $url, $base ) {
	return $make()->good( $url, 'a', $base )['title'] ?? null;
};

same( 'nothing yet', array( $title(), $copies->is_due( $url ), $asked ), array( null, true, array() ) );
$answers = array( $ok( $good, array( 'etag' => '"1"', 'last-modified' => 'Thu' ) ) );
same( 'the first copy', array( $copies->refresh( $url, 'a', $base ), $title(), count( $asked ) ), array( true, $good['title'], 1 ) );
same( 'it is good for a while', array( $copies->refresh( $url, 'a', $base ), count( $asked ) ), array( false, 1 ) );
$now    += 300;
$answers = array( array( 'status' => 304, 'headers' => array(), 'body' => '' ) );
same( 'it is as it was', array( $copies->refresh( $url, 'a', $base ), $title(), $asked[1] ), array( false, $good['title'], array( 'If-None-Match' => '"1"' ) ) );
same( 'its validators stay', $copies->state( $url )['etag'], '"1"' );
same( 'when it was compared', $copies->state( $url )['checked'], $now );
$now    += 300;
$answers = array( $ok( array( 'title' => 'corrected' ) + $good, array( 'last-modified' => 'Fri' ) ) );
same( 'a correction', array( $copies->refresh( $url, 'a', $base ), $title() ), array( true, 'corrected' ) );
$now    += 300;
$answers = array( $ok( array( 'title' => 'corrected' ) + $good, array( 'etag' => "bad\nheader" ) ) );
same( 'the same bytes again', array( $copies->refresh( $url, 'a', $base ), $asked[3], $copies->state( $url )['etag'] ), array( false, array( 'If-Modified-Since' => 'Fri' ), '' ) );

$waits = array();
foreach ( array(
	array( 'error' => 'too slow' ),
	array( 'status' => 503, 'headers' => array(), 'body' => 'busy' ),
	array( 'status' => 200, 'headers' => array(), 'body' => '<html>' ),
	array( 'status' => 200, 'headers' => array(), 'body' => str_repeat( ' ', MAX_BYTES ) . json_encode( $good ) ),
	$ok( array( 'prose' => array( array( 'script', $none, 'x' ) ) ) + $good ),
	array( 'status' => 304, 'headers' => array(), 'body' => '' ),
) as $answer ) {
	$now     = max( $now, $copies->state( $url )['next'] );
	$answers = array( $answer );
	same( 'a failure changes nothing', array( $copies->refresh( $url, 'a', $base ), $title() ), array( false, 'corrected' ) );
	$waits[] = array( $copies->state( $url )['error'], $copies->state( $url )['next'] - $now );
}
same( 'failures are told, and waits are longer each time', $waits, array( array( 'too slow', 60 ), array( 'status 503', 120 ), array( 'unreadable', 240 ), array( 'too large', 480 ), array( 'unreadable', 960 ), array( 'status 304', 1920 ) ) );
same( 'the longest wait', array( Copies::wait( 7 ), Copies::wait( 1000 ) ), array( 3600, 3600 ) );
$before = count( $asked );
same( 'nobody asks meanwhile', array( $copies->refresh( $url, 'a', $base ), count( $asked ) ), array( false, $before ) );
$answers = array( $ok( $good ) );
same( 'a person does not wait', array( $copies->refresh( $url, 'a', $base, true ), $title(), $copies->state( $url )['failures'] ), array( true, $good['title'], 0 ) );

$now    += 300;
$answers = array( $ok( $good ), $ok( $good ) );
$before  = count( $asked );
$during  = static function () use ( $make, $url, $base ) {
	$make()->refresh( $url, 'a', $base );
	$make()->refresh( $url, 'a', $base, true );
};
$copies->refresh( $url, 'a', $base );
$during = null;
same( 'many at once are one request', count( $asked ) - $before, 1 );

$now   += 300;
$during = static function () {
	throw new \RuntimeException( 'the process ends' );
};
try {
	$copies->refresh( $url, 'a', $base );
} catch ( \RuntimeException $error ) {
	$memory->locked[ $url ] = $now;
}
$during  = null;
$answers = array( $ok( $good ) );
same( 'after a process that ended, nobody asks at once', array( $copies->refresh( $url, 'a', $base ), $copies->state( $url )['error'], $title() ), array( false, 'stopped', $good['title'] ) );
$now += 60;
same( 'but later', array( $copies->refresh( $url, 'a', $base ), $copies->state( $url )['error'] ), array( false, '' ) );

$digest = $copies->state( $url )['digest'];

$memory->bytes[ $digest ] = 'damaged';
same( 'a damaged copy is none', $title(), null );
$now    += 300;
$answers = array( $ok( $good, array( 'etag' => '"9"' ) ) );
same( 'and is fetched whole', array( $make()->refresh( $url, 'a', $base ), end( $asked ), $title() ), array( true, array(), $good['title'] ) );

// Translations: each text of the code is in the template, and has its translation.
$texts = array();
$files = array_merge( glob( "$plugin/includes/*.php" ), array( "$plugin/block/editor.js" ) );
foreach ( $files as $file ) {
	preg_match_all( '/\b(?:__|esc_html__|esc_attr__)\(\s*([\'"])((?:\\\\.|(?!\1).)*)\1,\s*[\'"]policy-explorer[\'"]/s', file_get_contents( $file ), $found );
	foreach ( $found[2] as $words ) {
		$texts[ stripslashes( $words ) ] = true;
	}
}
$block = json_decode( file_get_contents( "$plugin/block/block.json" ), true );
$texts = array_merge( $texts, array_fill_keys( array_merge( array( $block['title'], $block['description'] ), $block['keywords'] ), true ) );
preg_match_all( '/^ \* (?:Plugin Name|Description): +(.+)$/m', file_get_contents( "$plugin/policy-explorer.php" ), $found );
$texts = array_merge( $texts, array_fill_keys( $found[1], true ) );
$catalogue = static function ( string $name ) use ( $plugin ): array {
	preg_match_all( '/^msgid (".+")\nmsgstr (".*")$/m', file_get_contents( "$plugin/languages/$name" ), $found );
	return array_combine( array_map( 'json_decode', $found[1] ), array_map( 'json_decode', $found[2] ) );
};
$sorted = static function ( array $names ): array {
	sort( $names );
	return $names;
};
$expected = $sorted( array_keys( $texts ) );
$template = $catalogue( 'policy-explorer.pot' );
same( 'the template has every text', $sorted( array_keys( $template ) ), $expected );
foreach ( glob( "$plugin/languages/*.po" ) as $file ) {
	$entries = $catalogue( basename( $file ) );
	same( basename( $file ) . ' has every text', $sorted( array_keys( $entries ) ), $expected );
	foreach ( $entries as $id => $words ) {
		same( basename( $file ) . ": $id", array( '' !== $words, preg_match_all( '/%(?:\d\$)?s/', $words ) ), array( true, preg_match_all( '/%(?:\d\$)?s/', $id ) ) );
	}
	$name   = basename( $file, '.po' );
	$script = json_decode( file_get_contents( "$plugin/languages/$name-policy-explorer-editor.json" ), true )['locale_data']['messages'];
	preg_match_all( '/\b__\(\s*"((?:\\\\.|[^"])*)"/', file_get_contents( "$plugin/block/editor.js" ), $found );
	foreach ( $found[1] as $words ) {
		same( "$name, in the editor: $words", $script[ $words ] ?? null, array( $entries[ $words ] ?? '' ) );
	}
}

echo "$passed passed, $failed failed\n";
exit( $failed ? 1 : 0 );
