<?php
/**
 * The preview in the block editor. An author waits for it, so it may ask for a policy that is not there yet.
 *
 * @package PolicyExplorer
 */

namespace PolicyExplorer;

defined( 'ABSPATH' ) || exit;

add_action( 'rest_api_init', __NAMESPACE__ . '\register_preview' );

/**
 * Registers the route.
 */
function register_preview(): void {
	register_rest_route(
		'policy-explorer/v1',
		'/preview',
		array(
			'methods'             => 'POST',
			'callback'            => __NAMESPACE__ . '\preview',
			'permission_callback' => static function (): bool {
				return current_user_can( 'edit_posts' );
			},
			'args'                => array(
				'url'   => array(
					'type'      => 'string',
					'required'  => true,
					'maxLength' => 2000,
				),
				'lang'  => array(
					'type'      => 'string',
					'default'   => '',
					'maxLength' => 80,
				),
				'check' => array(
					'type'    => 'boolean',
					'default' => false,
				),
			),
		)
	);
}

/**
 * What an explainer shows, and if it shows less than the widget, why.
 *
 * @param \WP_REST_Request $request `url` and `lang` of the explainer; `check` to ask for a newer copy now.
 * @return array
 */
function preview( \WP_REST_Request $request ): array {
	$url     = $request['url'];
	$lang    = $request['lang'];
	$answer  = array(
		'html'      => '',
		'message'   => '',
		'settings'  => current_user_can( MANAGE ) ? settings_address() : '',
		'title'     => '',
		'language'  => '',
		'languages' => array(),
		'checked'   => '',
	);
	$address = policy_address( $url, is_local() );
	if ( null === $address || ! in_array( $address['origin'], allowed_origins(), true ) ) {
		$answer['message'] = reason( $url );
		return $answer;
	}
	$wanted = '' !== $lang ? $lang : $address['lang'];
	refresh( own_file( $address ), $wanted, $request['check'] );
	$file = find( $address, $lang );
	if ( null === $file ) {
		$answer['message'] = reason( $url );
		return $answer;
	}
	$state = copies()->state( file_in( $address, $lang ) ?? own_file( $address ) );
	if ( '' !== $state['error'] ) {
		/* translators: 1: why the file could not be read. 2: a date and time. */
		$answer['message'] = sprintf( __( 'The copy of %2$s is shown, because the policy could not be read again: %1$s', 'policy-explorer' ), error_in_words( $state['error'] ), in_words( $state['checked'] ) );
	} elseif ( null === html( $file['widget'], WIDGET, $address['base'] ) ) {
		$answer['message'] = __( 'The policy was released by a newer version than this plugin knows: readers without JavaScript get the prose. Update the plugin.', 'policy-explorer' );
	}
	foreach ( $file['languages'] as $tag => $language ) {
		$answer['languages'][] = array(
			'tag'  => (string) $tag,
			'name' => $language['name'],
		);
	}
	$answer['title']    = $file['title'];
	$answer['language'] = $file['language'];
	$answer['checked']  = in_words( $state['checked'] );
	$answer['html']     = '<div lang="' . attribute( $file['language'] ) . '" dir="' . attribute( $file['direction'] ) . '">' . widget( $file, $address ) . '</div>';
	return $answer;
}

/**
 * A time as this site writes it.
 *
 * @param int $time In seconds.
 * @return string
 */
function in_words( int $time ): string {
	return $time ? wp_date( get_option( 'date_format' ) . ' ' . get_option( 'time_format' ), $time ) : '';
}
